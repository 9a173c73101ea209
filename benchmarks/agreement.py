"""What two readers agree on, and how often that is wrong; and what choosing lines for the second reader gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from material import Material
from measures import letters

from pipeline.evidence import LanguageEvidence
from pipeline.model import Status
from pipeline.readers import doubtful_lines
from pipeline.run.statuses import word_statuses
from pipeline.text.layout import compose
from pipeline.verify import truth
from pipeline.verify.truth import alike
from pipeline.verify.words import told_words

LIST_HEAD = ("set", "page", "when", "line", "agreed", "reference", "alike", "left", "top", "line")


@dataclass(slots=True)
class Agreement:
    """Words on which the readers agree."""

    words: int = 0  #: of the first reader
    agreed: int = 0  #: of them
    told: int = 0  #: agreed words of which the reference tells whether they are right
    wrong: int = 0  #: of them
    lettered: int = 0  #: of those, wrong in letters or figures, not in signs and capitals alone
    alike: int = 0  #: of those, like what the reference has
    marked: int = 0  #: words of the final text that are said to be agreed, and of which the reference tells
    marked_wrong: int = 0  #: of them
    marked_lettered: int = 0  #: of those, wrong in letters or figures
    listed: list[tuple[str, ...]] = field(default_factory=list)  #: the wrong ones, as `LIST_HEAD` says

    def __iadd__(self, other: Agreement) -> Agreement:
        self.words += other.words
        self.agreed += other.agreed
        self.told += other.told
        self.wrong += other.wrong
        self.lettered += other.lettered
        self.alike += other.alike
        self.marked += other.marked
        self.marked_wrong += other.marked_wrong
        self.marked_lettered += other.marked_lettered
        self.listed += other.listed
        return self


def agreement(material: Material) -> Agreement:
    """Measure one page."""
    result = Agreement()
    lines = material.groups()
    found = truth.truths([[group.first_text for group in line] for line in lines], material.reference)
    for number, (line, truths) in enumerate(zip(lines, found, strict=True), 1):
        for group, true in zip(line, truths, strict=True):
            result.words += len(group.first)
            if not group.agreed:
                continue
            result.agreed += len(group.first)
            if not true:
                continue  # not told, or left out by the reference
            result.told += 1
            if not truth.same(group.first_text, true):
                like = alike(group.first_text, true)
                lettered = letters(group.first_text) != letters(true)
                result.wrong += 1
                result.lettered += lettered
                result.alike += lettered and like
                box = group.first[0].box
                around = " ".join(other.first_text for other in line if other.first)
                place = material.item, material.name, "as read", str(number)
                told = group.first_text, true, "yes" if like else "no"
                result.listed.append((*place, *told, str(box.left), str(box.top), around))
    _add_marked(material, result)
    return result


def _add_marked(material: Material, result: Agreement) -> None:
    """Measure the words of the final text that would be said to be agreed if there were no reference."""
    page = material.page
    statuses = word_statuses(compose(page.reading).words, page.repaired, ())
    agreed = {(word.start, word.end) for word in statuses if word.status is Status.AGREED}
    for told in told_words(page, material.reference):
        if not told.sources or not all((word.start, word.end) in agreed for word, _ in told.sources):
            continue
        result.marked += 1
        if told.wrong:
            lettered = letters(told.text) != letters(told.true)
            result.marked_wrong += 1
            result.marked_lettered += lettered
            before = page.repaired.text[: told.start]
            line = page.repaired.text[before.rfind("\n") + 1 :].split("\n", 1)[0]
            box = told.sources[0][0].box
            place = material.item, material.name, "final", str(before.count("\n") + 1)
            found = told.text, told.true, "yes" if told.alike else "no"
            result.listed.append((*place, *found, str(box.left), str(box.top), line))


@dataclass(frozen=True, slots=True)
class Selection:
    """What choosing lines for the second reader gives, as the mode "doubtful" chooses them."""

    lines: int = 0
    chosen: int = 0
    wrong: int = 0  #: words of the first reader
    wrong_chosen: int = 0  #: of them in chosen lines

    def __add__(self, other: Selection) -> Selection:
        return Selection(
            self.lines + other.lines,
            self.chosen + other.chosen,
            self.wrong + other.wrong,
            self.wrong_chosen + other.wrong_chosen,
        )


def selection(material: Material, language: LanguageEvidence) -> Selection:
    """Measure one page; only the first reading is looked at."""
    chosen = doubtful_lines(material.first, language)
    wrong = list(_wrong_words(material))
    lines = sum(1 for _ in material.first.lines())
    return Selection(lines, len(chosen), len(wrong), sum(number in chosen for number in wrong))


def _wrong_words(material: Material) -> Iterator[int]:
    """Yield, for each wrong word of the first reader, the number of its line."""
    lines = [[word.text for word in line.words] for line in material.first.lines()]
    for number, (line, truths) in enumerate(zip(lines, truth.truths(lines, material.reference), strict=True)):
        for word, true in zip(line, truths, strict=True):
            if true and not truth.same(word, true):
                yield number
