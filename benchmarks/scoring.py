"""The figures of a set: what each reader, their collation and repair make of it, and what a review would find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import effort
from agreement import Agreement, Selection, agreement, selection
from material import Material
from measures import TextScore, Words, percent, share, table
from repairing import HEAD as REPAIR_HEAD
from repairing import Repair

from pipeline.evidence import LanguageEvidence

TEXTS = ("Tesseract", "PP-OCR", "collated", "final")


@dataclass(slots=True)
class SetScore:
    """The figures of a set. They add up."""

    name: str
    pages: int = 0
    texts: dict[str, TextScore | None] = field(default_factory=lambda: dict.fromkeys(TEXTS, TextScore()))
    repair: Repair = field(default_factory=lambda: Repair(""))
    agreement: Agreement = field(default_factory=Agreement)
    selection: Selection = Selection()
    ranked: list[effort.Ranked] = field(default_factory=list)
    words: int = 0  #: of the final text

    def __post_init__(self) -> None:
        self.repair.name = self.name

    def __iadd__(self, other: SetScore) -> SetScore:
        self.pages += other.pages
        for name, score in other.texts.items():
            self._add_text(name, score)
        self.repair += other.repair
        self.agreement += other.agreement
        self.selection += other.selection
        self.ranked += other.ranked
        self.words += other.words
        return self

    def add(self, material: Material, language: LanguageEvidence) -> None:
        """Add a page."""
        self.pages += 1
        for name, score in text_scores(material).items():
            self._add_text(name, score)
        self.repair.add(material.page.verification)
        if material.second is not None:
            self.agreement += agreement(material)
        self.selection += selection(material, language)
        self.ranked += effort.ranked_words(material.page, material.reference)
        self.words += len(material.page.clean.split())

    def _add_text(self, name: str, score: TextScore | None) -> None:
        before = self.texts[name]
        self.texts[name] = None if before is None or score is None else before + score


def score_set(name: str, pages: Iterable[Material], language: LanguageEvidence) -> SetScore:
    """Measure the pages of a set."""
    result = SetScore(name)
    for material in pages:
        result.add(material, language)
    return result


def total(sets: Sequence[SetScore]) -> SetScore:
    """Add sets up."""
    whole = SetScore("all")
    for one in sets:
        whole += one
    return whole


def text_scores(material: Material) -> dict[str, TextScore | None]:
    """Measure each text of a page; None for one there is not."""
    page, reference = material.page, material.reference
    found: dict[str, TextScore | None] = {"Tesseract": TextScore.of(reference, material.first_text())}
    second = material.second_text()
    found["PP-OCR"] = None if second is None else TextScore.of(reference, second)
    # The same counts as in the reports, which compare both texts with one normalised reference. Words are
    # those of lines as printed: what joins the ends of lines then meets the same ends in all four texts.
    comparisons = page.verification.before, page.verification.after
    for name, text, comparison in zip(TEXTS[2:], (page.repaired.raw, page.repaired.text), comparisons, strict=True):
        assert comparison is not None
        found[name] = TextScore(comparison.normalised.characters, Words.of(reference, text))
    return found


def accuracy_table(sets: Sequence[SetScore]) -> list[str]:
    head = ["set", "pages", "characters", *(f"CER {name} %" for name in TEXTS), *(f"F1 {name} %" for name in TEXTS)]
    return table(head, map(_accuracy_cells, sets))


def _accuracy_cells(one: SetScore) -> list[str]:
    scores = list(one.texts.values())
    return [
        one.name,
        str(one.pages),
        f"{one.repair.before.characters.reference:,}",
        *(percent(score.characters.rate if score else None) for score in scores),
        *(percent(score.words.f1 if score else None) for score in scores),
    ]


def repair_table(rows: Sequence[Repair]) -> list[str]:
    return table(REPAIR_HEAD, (row.cells() for row in rows))


def agreement_table(sets: Sequence[SetScore]) -> list[str]:
    head = (
        "set",
        "words of the first reader",
        "agreed %",
        "of them told by the reference",
        "wrong in any sign",
        "per 1,000",
        "in letters or figures",
        "per 1,000",
        "of those alike",
        "per 1,000",
    )
    return table(head, map(_agreement_cells, sets))


def marked_table(sets: Sequence[SetScore]) -> list[str]:
    head = ("set", "words marked agreed", "wrong in any sign", "per 1,000", "in letters or figures", "per 1,000")
    return table(head, map(_marked_cells, sets))


def _marked_cells(one: SetScore) -> list[str]:
    found = one.agreement
    return [
        one.name,
        f"{found.marked:,}",
        f"{found.marked_wrong:,}",
        _per_thousand(found.marked_wrong, found.marked),
        f"{found.marked_lettered:,}",
        _per_thousand(found.marked_lettered, found.marked),
    ]


def _agreement_cells(one: SetScore) -> list[str]:
    found = one.agreement
    return [
        one.name,
        f"{found.words:,}",
        percent(share(found.agreed, found.words), 1),
        f"{found.told:,}",
        f"{found.wrong:,}",
        _per_thousand(found.wrong, found.told),
        f"{found.lettered:,}",
        _per_thousand(found.lettered, found.told),
        f"{found.alike:,}",
        _per_thousand(found.alike, found.told),
    ]


def effort_table(sets: Sequence[SetScore], *, without: Literal["", "unlike", "suspect"] = "") -> list[str]:
    """Return a table of review effort; words of a kind may be left out, as `effort.Ranked` has them."""
    heads = [f"in the first {100 * part:g} % of words, %" for part in effort.SHARES]
    head = ["set", "words", "told by the reference", "wrong", "per 1,000", *heads]
    return table(head, (_effort_cells(one, without) for one in sets))


def _effort_cells(one: SetScore, without: str) -> list[str]:
    ranked = [word for word in one.ranked if not (without and getattr(word, without))]
    wrong = sum(word.wrong for word in ranked)
    counts = [f"{one.words:,}", f"{len(ranked):,}", f"{wrong:,}", _per_thousand(wrong, len(ranked))]
    return [one.name, *counts, *(percent(part, 0) for part in effort.found_among(ranked, effort.SHARES))]


def selection_table(sets: Sequence[SetScore]) -> list[str]:
    head = ("set", "lines", "chosen %", "wrong words of the first reader", "of them in chosen lines %")
    return table(head, map(_selection_cells, sets))


def _selection_cells(one: SetScore) -> list[str]:
    found = one.selection
    return [
        one.name,
        f"{found.lines:,}",
        percent(share(found.chosen, found.lines), 1),
        f"{found.wrong:,}",
        percent(share(found.wrong_chosen, found.wrong), 1),
    ]


def _per_thousand(part: int, whole: int) -> str:
    return f"{1000 * part / whole:.2f}" if whole else "n/a"
