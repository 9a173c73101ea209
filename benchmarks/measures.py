"""What texts are measured by here, beside what `pipeline.verify` gives: order-free words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Counts
from pipeline.text.align import counts
from pipeline.text.normal import normalise_alike
from pipeline.text.segment import graphemes

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘‚", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("—–‐‑¬\u00ad", "-"),
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬀ": "ff",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ſ": "s",
        "\ufeff": "",
        "…": "...",
    }
)
_LINE_END = re.compile(r"(\w)-+[ \t]*\n+\s*(?=\w)")
_WORD = re.compile(r"\w+(?:'\w+)?")


def letters(text: str) -> str:
    """Return the letters and figures of a text, small."""
    return "".join(char for char in text.casefold() if char.isalnum())


@dataclass(frozen=True, slots=True)
class Words:
    """Words that a text has in common with its reference, whatever their order."""

    common: int = 0
    reference: int = 0
    text: int = 0

    @classmethod
    def of(cls, reference: str, text: str) -> Words:
        """Compare the words of two texts as multisets."""
        true, found = _words(reference), _words(text)
        return cls((true & found).total(), true.total(), found.total())

    def __add__(self, other: Words) -> Words:
        return Words(self.common + other.common, self.reference + other.reference, self.text + other.text)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the share of the reference found and the share of the text that is right."""
        both = self.reference + self.text
        return 2 * self.common / both if both else None


@dataclass(frozen=True, slots=True)
class TextScore:
    """A text against its reference."""

    characters: Counts = Counts()  #: under the normalisation "archive"
    words: Words = Words()

    @classmethod
    def of(cls, reference: str, text: str) -> TextScore:
        """Measure a text."""
        normal_reference, (normal_text,) = normalise_alike(reference, [text], "archive")
        return cls(counts(graphemes(normal_reference), graphemes(normal_text)), Words.of(reference, text))

    def __add__(self, other: TextScore) -> TextScore:
        return TextScore(self.characters + other.characters, self.words + other.words)


def percent(rate: float | None, digits: int = 2) -> str:
    return "n/a" if rate is None else f"{100 * rate:.{digits}f}"


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table; all columns but the first hold numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def _words(text: str) -> Counter[str]:
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return Counter(_WORD.findall(_LINE_END.sub(r"\1", text).lower()))
