"""What HTML reports share: templates, and style and script that go into the page itself.

A report asks for nothing: its policy forbids every request, and allows only the very style and script
that were written here, by their hashes. Text from a scan that looked like a script would not run even
if it were not escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.model import PageSummary
from pipeline.report import figures

_PATTERNED = ("agreed", "adjudicated", "repaired", "doubtful")
_THINNEST = 0.6  #: per cent of the bar that the smallest share gets, so that it can be seen


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the bar of words: so many words have this status."""

    status: str
    name: str
    meaning: str
    words: int
    share: float  #: of all words, 0 to 1
    left: float  #: per cent of the bar
    width: float

    @property
    def pattern(self) -> bool:
        return self.status in _PATTERNED


def environment() -> Environment:
    """Return the template environment of all reports."""
    made = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(percent=lambda rate: _tight(figures.percent(rate)), tight=_tight, folder=_folder)
    made.globals.update(count=figures.count, verdict=figures.verdict, errors_of=figures.errors_of)
    return made


def assets(made: Environment, styles: Sequence[str], scripts: Sequence[str]) -> dict[str, object]:
    """Return the style and scripts of a report and the policy that allows these and nothing else."""
    style = "".join(made.get_template(name).render() for name in styles)
    sources = [made.get_template(name).render() for name in scripts]
    allowed = " ".join(_hash(source) for source in sources) or "'none'"
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )
    # Both come from this package, not from a scan.
    return {"policy": policy, "style": Markup(style), "scripts": [Markup(source) for source in sources]}


def shares(pages: Sequence[PageSummary]) -> tuple[Share, ...]:
    """Return the parts of the bar of words, most trusted first, without those that hold nothing."""
    counts = figures.tally(page.statuses for page in pages)
    total = sum(counts.values())
    present = [status for status in figures.STATUSES if counts.get(status)]
    widths = [max(100 * counts[status] / total, _THINNEST) for status in present]
    scale = 100 / sum(widths) if widths else 1.0
    found: list[Share] = []
    left = 0.0
    for status, width in zip(present, widths, strict=True):
        name, meaning = figures.STATUSES[status]
        found.append(Share(str(status), name, meaning, counts[status], counts[status] / total, left, width * scale))
        left += width * scale
    return tuple(found)


def data_uri(image: bytes, kind: str = "image/jpeg") -> str:
    """Return an image as a data: address."""
    return f"data:{kind};base64,{base64.b64encode(image).decode('ascii')}"


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode('ascii')}'"


def _tight(text: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return text.replace(" %", "\u00a0%")


def _folder(name: str) -> str:
    """Quote the name of a folder for a relative address; it stays one segment whatever it holds."""
    return "./" + quote(name, safe="")
