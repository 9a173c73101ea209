"""Named normalisations: what is counted as the same when a text is compared with its reference.

What each step does is written beside its function in `pipeline/text/normal.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

StepName = Literal[
    "drop-bom",
    "drop-directions",
    "drop-diacritics",
    "drop-punctuation",
    "nfc",
    "join-line-ends",
    "plain-signs",
    "small-letters",
    "fold-space",
    "fold-lines",
    "fold-dashes",
    "replace",
]


class Profile(Struct, frozen=True):
    """A normalisation: steps in the order in which they are taken."""

    name: str
    steps: tuple[StepName, ...]
    replace: dict[str, str] = {}  #: what the step "replace" puts for what; no effect without that step


_BUILT_IN: tuple[Profile, ...] = (
    Profile("strict", ("drop-bom", "nfc", "fold-space")),
    # "nfc" comes twice, since leaving characters out can bring others together.
    Profile("archive", ("drop-bom", "nfc", "join-line-ends", "plain-signs", "fold-space", "fold-dashes", "nfc")),
    Profile("isri", ("drop-bom", "nfc", "fold-lines")),
    Profile("ocr-d", ("drop-bom", "drop-directions", "nfc", "fold-space")),
    Profile(
        "search",
        (
            "drop-bom",
            "drop-directions",
            "nfc",
            "join-line-ends",
            "plain-signs",
            "small-letters",
            "drop-diacritics",
            "drop-punctuation",
            "fold-space",
        ),
    ),
)
#: The profiles that are always there, by name.
PROFILES: Mapping[str, Profile] = MappingProxyType({profile.name: profile for profile in _BUILT_IN})
