"""What a transcription does with what is printed, done to the text that is compared with it.

A reference that writes s for ſ, spells ligatures out or joins words divided at the end of a line cannot tell whether
a text that keeps them is right. Where the policy of an item says so, the text is written the same way before it is
compared, also in the strict figures. Nothing is done where nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.settings import ReferenceSettings
from pipeline.text.characters import LIGATURES
from pipeline.text.normal import divided, hyphenated, normalise, settle_line_ends

_LIGATURES = str.maketrans({**LIGATURES, "ﬅ": "st"})
_REAL_HYPHEN = re.compile(r"(?<=[^\W\d_]-)[^\S\n]*\n\s*(?=[^\W\d_])")


def written_alike(reference: str, texts: Sequence[str], policy: ReferenceSettings) -> tuple[str, tuple[str, ...]]:
    """Return a reference and texts as its policy has them.

    A word that the text divides at the end of a line is joined if the reference says what it does with such words.
    Where the reference divides words itself, they are joined on both sides, with a hyphen if a text prints one there
    within a line; where it joins them, a hyphen at the end of its own lines belongs to the word.

    Args:
        reference: the transcription.
        texts: to be compared with it.
        policy: what the transcription does.

    >>> written_alike("exam-\\nple", ["exam-\\nple"], ReferenceSettings(hyphens="kept"))
    ('example', ('example',))
    >>> written_alike("fish well-\\nknown", ["fiſh well-known"], ReferenceSettings("joined", long_s="modern"))
    ('fish well-known', ('fish well-known',))
    """
    hyphens = policy.hyphens or policy.line_breaks
    if hyphens == "joined":
        reference = _REAL_HYPHEN.sub("", reference)
    if hyphens:
        found = divided(reference)
        if found:
            found &= hyphenated(normalise(text, "archive") for text in texts)
        reference = settle_line_ends(reference, found)
        texts = [settle_line_ends(text, found) for text in texts]
    if policy.long_s == "modern":
        texts = [text.replace("ſ", "s") for text in texts]
    if policy.ligatures == "split":
        texts = [text.translate(_LIGATURES) for text in texts]
    return reference, tuple(texts)
