"""What the reference has in the place of each word or group of words of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.text.align import opcodes
from pipeline.text.characters import HYPHENS, LIGATURES, plain_signs

_FORMS = str.maketrans({**LIGATURES, "ſ": "s", "\u00ad": "-", "¬": "-", "…": "..."})
_DIVIDED = re.compile(rf"(?<=[^\W\d_])[{HYPHENS}¬\u00ad]\s*\n\s*(?=[^\W\d_])")
_SHORT, _LEAST_LIKE = 2, 0.5  #: of two words: characters up to which any two are alike; similarity, of longer ones
_NEAR, _LEAST_ALIKE = 40, 0.6  #: characters on either side; share of them that must be alike


def plain(text: str) -> str:
    """Return a text with signs and ligatures made plain and white space folded."""
    text = plain_signs(unicodedata.normalize("NFC", text).translate(_FORMS)).replace("''", '"')
    return " ".join(re.sub(r" ?--? ?-*", "-", text).split()) if "--" in text else " ".join(text.split())


def truths(guesses: Sequence[Sequence[str]], reference: str) -> list[list[str | None]]:
    """Return what the reference has for each group; None where that cannot be told.

    Args:
        guesses: what each group of a page probably says, line by line; aligned with the reference.
        reference: of the page. Hyphens at line ends are left out of what is returned.
    """
    reference = plain(_DIVIDED.sub("", reference))
    written: list[str] = []
    spans: list[list[tuple[int, int]]] = []
    length = 0
    for number, line in enumerate(guesses):
        row = []
        following = guesses[number + 1] if number + 1 < len(guesses) else ()
        for place, guess in enumerate(line):
            text = plain(guess)
            separator = " "
            divided = place == len(line) - 1 and text[-1:] == "-" and text[-2:-1].isalpha()
            if divided and following and following[0][:1].isalpha():
                text, separator = text[:-1], ""
            if not text:
                separator = ""
            row.append((length, length + len(text)))
            written += (text, separator)
            length += len(text) + len(separator)
        spans.append(row)
    return _read_off(spans, "".join(written), reference)


class Beside:
    """A text laid beside its reference, character by character."""

    def __init__(self, reference: str, text: str) -> None:
        self.there: dict[int, int] = {}  #: where the characters of the text stand in the reference, if they do
        for step in opcodes(reference, text):
            if step.tag == "equal":
                self.there.update(zip(range(step.text_start, step.text_end), range(step.start, step.end), strict=True))
        self._alike = [0]
        for place in range(len(text)):
            self._alike.append(self._alike[-1] + (place in self.there))

    def alike_around(self, start: int, end: int) -> bool:
        """Tell whether enough of what stands around a span of the text is in the reference to tell what is there."""
        alike = self._alike
        low, high = max(0, start - _NEAR), min(len(alike) - 1, end + _NEAR)
        around = high - low - (end - start)
        return around > 0 and (alike[high] - alike[low] - (alike[end] - alike[start])) / around >= _LEAST_ALIKE


def _read_off(spans: list[list[tuple[int, int]]], text: str, reference: str) -> list[list[str | None]]:
    beside = Beside(reference, text)
    there = beside.there

    def truth(start: int, end: int) -> str | None:
        if not beside.alike_around(start, end):
            return None
        left, right = before(start), after(end)
        if left is None or right is None or right < left:
            return None
        return _without_neighbours(text[start:end], reference[left:right].strip())

    # Of the spaces around what the reference has not, only one is there too: the letter beyond the other will do.
    def before(start: int) -> int | None:
        if start == 0:
            return 0
        if start - 1 in there:
            return there[start - 1] + 1
        if start in there and reference[: there[start]][-1:] in ("", " "):
            return there[start]
        return there[start - 2] + 1 if start - 2 in there else None

    def after(end: int) -> int | None:
        if end >= len(text.rstrip()):
            return len(reference)
        if end in there:
            return there[end]
        if end - 1 in there and reference[there[end - 1] + 1 :][:1] in ("", " "):
            return there[end - 1] + 1
        return there.get(end + 1)

    return [[truth(*span) for span in row] for row in spans]


def _without_neighbours(text: str, truth: str) -> str:
    """Return the truth without words that were not read at all, before or after the words that were."""
    if text and truth.startswith(f"{text} "):
        return text
    if text and truth.endswith(f" {text}"):
        return text
    return truth


def same(text: str, truth: str) -> bool:
    """Tell whether a text is what the reference has, a hyphen at the end of a line aside.

    Small capitals are printed as capitals; whether a reference writes them so is its policy.
    """
    text, truth = plain(text).strip("-"), truth.strip("-")
    return text == truth or (text.isupper() and len(text) > 1 and text.casefold() == truth.casefold())


def alike(text: str, truth: str) -> bool:
    """Tell whether a wrong word may be a misreading of what the reference has in its place.

    Where it is nothing like that, mostly the reference has the text around it elsewhere.
    """
    if max(len(text), len(truth)) <= _SHORT:
        return True
    return Levenshtein.normalized_similarity(text.casefold(), truth.casefold()) >= _LEAST_LIKE
