"""Pairs of OCR text and transcription, item by item, and what the transcription has in the place of a word."""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.evidence import ItemWords, LanguageEvidence, count_words
from pipeline.repair.draft import Draft, EnglishText
from pipeline.repair.repair import draft_of
from pipeline.settings import RepairSettings
from pipeline.text.characters import LIGATURES, plain_signs
from pipeline.verify.truth import Beside

_FORMS = str.maketrans({**LIGATURES, "ſ": "s", "\u00ad": "-", "¬": "-", "\n": " ", "\r": " ", "\t": " "})
_DIVISION = re.compile(r"-\s*\n\s*")
_STRAY = 12  #: characters beside a word that may have been read for a part of it
_SIGNS = " .,;:!?\"'()[]-_*"


@dataclass(frozen=True, slots=True)
class Pair:
    """A text as read, and as it is."""

    ocr: str
    truth: str


@dataclass(slots=True)
class PairItem:
    """Texts that belong together: an article, a page, a book."""

    name: str
    pairs: list[Pair] = field(default_factory=list)

    @property
    def fitted(self) -> bool:
        """Whether it is in the half that parameters are fitted to."""
        return zlib.crc32(self.name.encode()) % 2 == 0

    def words(self) -> ItemWords:
        """Return the words of its texts as read."""
        total = ItemWords()
        for pair in self.pairs:
            total += count_words(pair.ocr)
        return total


def words_of(found: Iterable[PairItem]) -> ItemWords:
    """Return the words of items as read."""
    total = ItemWords()
    for item in found:
        total += item.words()
    return total


def pair_files(corpus: Path) -> list[Path]:
    """Return the files of pairs of a corpus; end the program if there are none."""
    found = sorted((corpus / "textpairs").glob("*.jsonl"))
    if not found:
        sys.exit(f"{corpus or 'no folder given'}: no textpairs/*.jsonl in it. Say: make bench-repair CORPUS=folder")
    return found


def items(path: Path) -> list[PairItem]:
    """Return the items of a file of pairs in order."""
    found: dict[str, PairItem] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        name = str(pair.get("article", pair["id"]))
        found.setdefault(name, PairItem(name)).pairs.append(Pair(pair["ocr"], pair["gt"]))
    return list(found.values())


def drafts(
    found: Iterable[PairItem], language: LanguageEvidence, around: ItemWords | None = None
) -> Iterator[tuple[Draft, EnglishText, Alignment]]:
    """Yield each text of items as the passes of repair see it, and laid beside its transcription.

    Args:
        found: the items.
        language: what is known about their language.
        around: the words of the folder that they are in; None if each is by itself.
    """
    for item in found:
        words = item.words() if around is None else around
        for pair in item.pairs:
            draft = draft_of(pair.ocr, language=language, item=words, settings=RepairSettings())
            assert draft.as_english is not None
            yield draft, draft.as_english, Alignment(Pair(draft.text, pair.truth))


def plain(text: str) -> str:
    """Return a text with signs and ligatures made plain, divided words put together, white space folded."""
    return " ".join(plain_signs(_DIVISION.sub("-", text).translate(_FORMS)).replace("''", '"').split())


class Alignment:
    """A text laid beside its transcription."""

    def __init__(self, pair: Pair) -> None:
        text, self._truth = pair.ocr, pair.truth
        self._text = text
        signs, true_signs = plain_signs(text.translate(_FORMS)), plain_signs(pair.truth.translate(_FORMS))
        if (len(signs), len(true_signs)) != (len(text), len(pair.truth)):  # ligatures, which are rare
            signs, true_signs = text, pair.truth
        self._end = len(text.rstrip())
        self._beside = Beside(true_signs, signs)
        self._there = self._beside.there

    def truth(self, start: int, end: int) -> str | None:
        """Return what the transcription has in the place of a span of the text; None where that cannot be told."""
        if not self._beside.alike_around(start, end):
            return None
        left, right = self._before(start), self._after(end)
        return None if left is None or right is None or right < left else self._truth[left:right]

    def outcome(self, start: int, end: int, new: str) -> str:
        """Say what it would come to if a span of the text became `new`.

        Returns:
            "right" if the transcription has it in this place, "harm" if it has what was read, "neither" if it has
            something else, "untold" if the two cannot be laid side by side there.
        """
        true = self.truth(start, end)
        if true is None:
            return "untold"
        if _letters(new) in ("", _letters(self._text[start:end])):
            return self._by_distance(start, end, new)
        if agrees(new, true) or self._whole_word(start, end, new):
            return "right"
        return "harm" if agrees(self._text[start:end], true) else "neither"

    def _by_distance(self, start: int, end: int, new: str) -> str:
        """Say what a change of signs or spaces comes to, or of letters to nothing: of these no word tells.

        It is right if it brings the text as much nearer to the transcription as it changes it, and harm if it takes it
        as far away.
        """
        low, high = start - 1, end
        while low >= 0 and (low not in self._there or not self._text[low].isalnum()):
            low -= 1
        while high < self._end and (high not in self._there or not self._text[high].isalnum()):
            high += 1
        low = max(low, 0)
        true_low = self._there.get(low, 0)
        true_high = self._there[high] + 1 if high < self._end else len(self._truth)
        read = plain(self._text[low : high + 1])
        changed = plain(self._text[low:start] + new + self._text[end : high + 1])
        truth = plain(self._truth[true_low:true_high])
        nearer = Levenshtein.distance(read, truth) - Levenshtein.distance(changed, truth)
        full = Levenshtein.distance(read, changed)
        return "right" if nearer == full else "harm" if nearer == -full else "neither"

    def _whole_word(self, start: int, end: int, new: str) -> bool:
        """Tell whether `new` is a word of which the transcription seems to have only a part in this place.

        That happens where letters beside it were read for the rest: of "fonnd d" and "found", the d of found stands
        beside the stray one. What was read must come nearer to the word by the change: "coun try" does not, if "coun"
        becomes "country".
        """
        left, right = self._before(start), self._after(end)
        if left is None or right is None or left >= right:
            return False
        low, high = left, right
        while low and self._truth[low - 1].isalnum() and self._truth[low].isalnum():
            low -= 1
        while high < len(self._truth) and self._truth[high - 1].isalnum() and self._truth[high].isalnum():
            high += 1
        if (low, high) == (left, right) or not agrees(new, self._truth[low:high]):
            return False
        first, last = start, end
        while first and self._there.get(first - 1, low) >= low and start - first < _STRAY:
            first -= 1
        while last < self._end and self._there.get(last, high - 1) < high and last - end < _STRAY:
            last += 1
        before, after, whole = self._text[first:start], self._text[end:last], self._truth[low:high]
        read = Levenshtein.distance(before + self._text[start:end] + after, whole)
        return Levenshtein.distance(before + new + after, whole) < read

    def _before(self, start: int) -> int | None:
        if start == 0:
            return 0
        there = self._there
        if start - 1 in there:
            return there[start - 1] + 1
        if start in there:
            return there[start]
        return there[start - 2] + 1 if start - 2 in there else None

    def _after(self, end: int) -> int | None:
        if end >= self._end:
            return len(self._truth)
        there = self._there
        if end in there:
            return there[end]
        return there[end - 1] + 1 if end - 1 in there else there.get(end + 1)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def agrees(text: str, truth: str) -> bool:
    """Tell whether a text is what the transcription has, punctuation and words not read beside it left out.

    >>> agrees("that", "he began that"), agrees("that", "that."), agrees("that", "than")
    (True, True, False)
    """
    text, truth = plain(text), plain(truth)
    if text in (truth, truth.strip(_SIGNS)):
        return True
    words = truth.split()
    return len(words) > 1 and text in (words[0].strip(_SIGNS), words[-1].strip(_SIGNS))


def halves(found: list[PairItem]) -> Iterator[list[PairItem]]:
    """Yield the half that parameters are fitted to, then the other."""
    for fitted in (True, False):
        yield [item for item in found if item.fitted is fitted]
