"""Measure repair on texts without scans: `make bench-repair CORPUS=folder [WRITE=file]`.

Reads the pairs of OCR text and transcription of a corpus (textpairs/*.jsonl) and reports the half of the items of each
file to which nothing was fitted (benchmarks/fit_repair.py). Then repairs the transcriptions themselves, which should
come out as they are.
"""

from __future__ import annotations

import argparse
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from corpus import machine
from errors_left import KINDS, errors_by_run
from folder import repaired_folder
from measures import percent, table
from pairs import Alignment, Pair, PairItem, agrees, halves, items, pair_files
from plot import line_chart
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from spell_checker import load_spell_checker

from pipeline.evidence import ItemWords, LanguageEvidence, count_words, load_language, with_neural
from pipeline.evidence.neural import Question, load_neural
from pipeline.model import Edit, Evidence, Flag, RepairedText, Score
from pipeline.repair import repair_text
from pipeline.repair.tokens import tokenise
from pipeline.settings import RepairSettings, VerifySettings
from pipeline.text.layout import join_lines
from pipeline.text.normal import normalise
from pipeline.verify import verify_text


@dataclass(slots=True)
class Outcome:
    """What edits came to: the transcription has the new text, had the old one, or has neither."""

    right: int = 0
    harm: int = 0
    neither: int = 0
    untold: int = 0  #: the transcription cannot be laid beside the text there

    def cells(self) -> list[str]:
        """Return the figures of a row."""
        told = self.right + self.harm + self.neither
        return [
            f"{told + self.untold:,}",
            f"{self.right:,}",
            f"{self.harm:,}",
            f"{self.neither:,}",
            f"{self.untold:,}",
            percent(self.right / told if told else None, 1),
        ]


@dataclass(slots=True)
class Tally:
    """A set before and after repair."""

    name: str
    words: int = 0
    right_words: int = 0  #: as read, of those that can be told
    wrong_words: int = 0
    harmed: int = 0  #: edits of right words; those of signs alone are not among them
    flags: int = 0
    #: Wrong words that no edit touched: the right one is among the first three suggestions, or what stands in the way.
    why: Counter[str] = field(default_factory=Counter)
    before: Score = Score()
    after: Score = Score()
    left: Counter[str] = field(default_factory=Counter)  #: errors after repair, by what stands together
    total: Outcome = field(default_factory=Outcome)
    rules: dict[str, Outcome] = field(default_factory=dict)
    flagged: Counter[tuple[str, bool]] = field(default_factory=Counter)  #: by rule, and whether the place is wrong
    weighed: list[tuple[float, str]] = field(
        default_factory=list
    )  #: probability and outcome of edits and first candidates
    seconds: float = 0.0  #: of one process
    asked: int = 0  #: questions put to the neural model

    def repair(self, found: Iterable[PairItem], language: LanguageEvidence, settings: RepairSettings) -> None:
        """Repair the texts of items and add them."""
        for item in found:
            repair = partial(repair_text, language=language, item=item.words(), settings=settings)
            self.have(item, repair, language)

    def have(self, item: PairItem, repair: Callable[[str], RepairedText], language: LanguageEvidence) -> None:
        """Have the texts of an item repaired and add them."""
        for pair in item.pairs:
            started = time.process_time()
            repaired = repair(pair.ocr)
            self.seconds += time.process_time() - started
            self.add(pair, repaired, language)

    def add(self, pair: Pair, repaired: RepairedText, language: LanguageEvidence) -> None:
        """Add a text."""
        profile, text = VerifySettings().profile, join_lines(repaired.text)
        found = verify_text(pair.truth, "", repaired.raw, text, profile)
        if found.before and found.after:
            self.before, self.after = self.before + found.before.normalised, self.after + found.after.normalised
        self.left += errors_by_run(normalise(text, profile), normalise(pair.truth, profile))
        alignment = Alignment(Pair(repaired.faithful, pair.truth))
        for edit in repaired.edits:
            if not edit.rule.startswith("hyphen."):  # whether lines are joined is for CER to say
                self._judge(edit, alignment.outcome(edit.start, edit.end, edit.new))
        self.flags += len(repaired.flags)
        for flag in repaired.flags:
            if flag.rule.startswith("hyphen."):
                continue
            true = alignment.truth(flag.start, flag.end)
            if true is not None:
                self.flagged[flag.rule, not agrees(flag.old, true)] += 1
            if flag.candidates:
                self._weigh(flag.evidence, alignment.outcome(flag.start, flag.end, flag.candidates[0].text))
        self._look(repaired, alignment, language)

    def _judge(self, edit: Edit, came_to: str) -> None:
        self._weigh(edit.evidence, came_to)
        for outcome in (self.total, self.rules.setdefault(edit.rule, Outcome())):
            setattr(outcome, came_to, getattr(outcome, came_to) + 1)
        if came_to == "harm" and _LETTERS.findall(edit.old) != _LETTERS.findall(edit.new):
            self.harmed += 1

    def _weigh(self, evidence: Evidence, came_to: str) -> None:
        probability = evidence.get("probability")
        if isinstance(probability, float) and came_to != "untold":
            self.weighed.append((probability, came_to))

    def _look(self, repaired: RepairedText, alignment: Alignment, language: LanguageEvidence) -> None:
        touched = _places(repaired.edits)
        suggested = {place: flag for flag in repaired.flags for place in _places([flag])}
        for token in tokenise(repaired.faithful):
            self.words += 1
            true = alignment.truth(token.start, token.end)
            if true is None or token.divided:
                continue
            if agrees(token.text, true):
                self.right_words += 1
                continue
            self.wrong_words += 1
            if token.start in touched:
                continue
            flag = suggested.get(token.start)
            helped = flag is not None and any(
                alignment.outcome(token.start, token.end, each.text) == "right" for each in flag.candidates[:3]
            )
            self.why[SUGGESTED if helped else why_left(token.text, true, language)] += 1

    @property
    def speed(self) -> float:
        """Words a second of one process; 0 if it was not measured."""
        return self.words / self.seconds if self.seconds else 0.0

    def cells(self) -> list[str]:
        """Return its row of the table of sets."""
        gain = 1 - (self.after.cer or 0) / self.before.cer if self.before.cer else None
        told = self.total.right + self.total.harm + self.total.neither
        return [
            self.name,
            f"{self.words:,}",
            percent(self.before.cer),
            percent(self.after.cer),
            percent(gain, 1),
            f"{told + self.total.untold:,}",
            percent(self.total.right / told if told else None, 1),
            f"{1000 * self.harmed / self.right_words:.2f}" if self.right_words else "n/a",
            percent(self.total.right / self.wrong_words if self.wrong_words else None, 1),
            f"{self.flags:,}",
            percent(self.why[SUGGESTED] / self.why.total() if self.why else None, 1),
            f"{1000 * self.asked / self.words:.1f}" if self.words else "n/a",
            f"{self.speed:,.0f}" if self.speed else "n/a",
        ]

    def curve(self) -> Iterator[tuple[float, int, float, float, float]]:
        """Yield what edits would come to if all were made from a probability on, suggestions too.

        Yields:
            The probability, edits, shares of them that are right, harm in 1,000 right words, and the share of wrong
            words put right.
        """
        for least in STEPS:
            made = [came_to for probability, came_to in self.weighed if probability >= least]
            if made:
                right, harm = made.count("right"), made.count("harm")
                yield least, len(made), right / len(made), 1000 * harm / self.right_words, right / self.wrong_words


STEPS = (0.99, 0.98, 0.97, 0.96, 0.95, 0.93, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
HEAD = (
    "set", "words", "CER before %", "CER after %", "falls by %", "edits", "right %", "harmed per 1,000",
    "of wrong words %", "suggestions", "right among three %", "asked per 1,000", "words/s",
)  # fmt: skip
PEER = (
    "set, by", "CER before %", "CER after %", "falls by %", "edits", "right %", "harmed per 1,000", "words/s", "ratio",
)  # fmt: skip
CURVE = ("set", "from probability", "edits", "right %", "harmed per 1,000", "of wrong words %")
SUGGESTED = "suggested"
WHY = (
    SUGGESTED,
    "a letter wrong",
    "two letters wrong",
    "three or more wrong",
    "read as another word",
    "one or two letters",
    "in no list",
    "not one word for one",
)
_WORD, _LETTERS = re.compile(r"[\w'-]+"), re.compile(r"\w+")
RULES = ("set, rule", "edits", "right", "harm", "neither", "untold", "right %")


def why_left(read: str, true: str, language: LanguageEvidence) -> str:
    """Say what stands in the way of suggesting the right word."""
    words = _WORD.findall(true)
    if len(words) != 1:
        return "not one word for one"
    if len(read) <= 2 or len(words[0]) <= 1:
        return "one or two letters"
    lexicon = language.english.lexicon if language.english else None
    if lexicon is None or not lexicon.known(words[0]):
        return "in no list"
    if lexicon.known(read):
        return "read as another word"
    wrong = Levenshtein.distance(read.lower(), words[0].lower())
    return "a letter wrong" if wrong <= 1 else "two letters wrong" if wrong == 2 else "three or more wrong"


def chart(tallies: Sequence[Tally]) -> str:
    """Return the curves of sets, wrong edits against wrong words put right, as SVG."""
    lines = {
        tally.name: [(100 * recall, 100 * (1 - right)) for _, _, right, _, recall in tally.curve()] for tally in tallies
    }
    end = max((x for points in lines.values() for x, _ in points), default=1.0)
    return line_chart(
        "Repair at other thresholds",
        ("wrong words put right, %", "edits that are not right, %"),
        lines,
        (10 * math.ceil(end / 10), 40),
    )


def _places(edits: Sequence[Edit | Flag]) -> set[int]:
    return {place for edit in edits for place in range(edit.start, edit.end)}


class Asking:
    """The neural model, counting what it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self._answer = load_neural().score_many

    def __call__(self, questions: Sequence[Question]) -> list[list[float]]:
        self.asked += len(questions)
        return self._answer(questions)


def clean(
    found: Sequence[PairItem], language: LanguageEvidence, settings: RepairSettings
) -> tuple[int, Counter[str], list[str]]:
    """Repair transcriptions; return their words, the edits by rule, and the edits."""
    words, rules, listed = 0, Counter[str](), []
    for item in found:
        own = ItemWords()
        for pair in item.pairs:
            own += count_words(pair.truth)
        for pair in item.pairs:
            repaired = repair_text(pair.truth, language=language, item=own, settings=settings)
            words += len(repaired.faithful.split())
            made = [edit for edit in repaired.edits if not edit.rule.startswith("hyphen.")]
            rules.update(edit.rule for edit in made)
            listed += [f"{edit.rule}: {edit.old!r} -> {edit.new!r}" for edit in made]
    return words, rules, listed


def report(
    tallies: Sequence[Tally],
    asked: Sequence[Tally],
    checked: Sequence[Tally],
    cleaned: dict[str, tuple[int, Counter[str], list[str]]],
    folders: Sequence[Tally],
) -> Iterator[str]:
    """Yield the lines of the report."""
    yield from ("## Texts as read", "", *table(HEAD, [tally.cells() for tally in (*tallies, *asked)]), "")
    yield from ("## A spell checker on the same texts", "", *table(PEER, list(_beside(tallies, checked))), "")
    yield from ("## The command, on a folder", "", *table(HEAD, [tally.cells() for tally in folders]), "")
    rows = [[f"{tally.name}, {rule}", *tally.rules[rule].cells()] for tally in tallies for rule in sorted(tally.rules)]
    curves = [
        [tally.name, str(least), f"{edits:,}", percent(right, 1), f"{harm:.2f}", percent(recall, 1)]
        for tally in tallies
        for least, edits, right, harm, recall in tally.curve()
    ]
    whys = [_shares(tally.name, tally.why, WHY) for tally in tallies]
    yield from ("## Wrong words that no edit touched", "", *table(("set", "words", *WHY), whys), "")
    left = [_shares(tally.name, tally.left, KINDS) for tally in tallies]
    yield from ("## Characters that are wrong after repair", "", *table(("set", "characters", *KINDS), left), "")
    yield from ("## At other thresholds", "", *table(CURVE, curves), "")
    yield from ("## By rule", "", *table(RULES, rows), "")
    edits = [
        [name, f"{words:,}", str(rules.total()), f"{20_000 * rules.total() / words:.2f}" if words else "n/a"]
        for name, (words, rules, _) in cleaned.items()
    ]
    yield from ("## Transcriptions as input", "", *table(("set", "words", "edits", "per 20,000"), edits), "")


def _shares(name: str, counts: Counter[str], kinds: Iterable[str]) -> list[str]:
    """Return a row of shares in per cent, after how many there are in all."""
    total = counts.total()
    return [name, f"{total:,}", *(percent(counts[kind] / total if total else None, 1) for kind in kinds)]


def _beside(tallies: Sequence[Tally], checked: Sequence[Tally]) -> Iterator[list[str]]:
    """Yield rows of repair, and of a peer below."""
    for ours, peer in zip(tallies, checked, strict=True):
        for tally, who in ((ours, "repair"), (peer, "symspellpy")):
            cells = dict(zip(HEAD, tally.cells(), strict=True))
            ratio = f"{tally.speed / peer.speed:.2f}" if peer.speed else "n/a"
            yield [f"{tally.name}, {who}", *(cells[head] for head in PEER[1:-1]), ratio]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", type=Path, help="Markdown file for the figures")
    parser.add_argument("--list", type=Path, help="file for the edits made in transcriptions")
    parser.add_argument("--neural", action="store_true", help="also with the neural model, which takes minutes")
    options = parser.parse_args()
    talk = Console(stderr=True)
    language, settings = load_language("eng"), RepairSettings()
    tallies: list[Tally] = []
    asked: list[Tally] = []
    checked: list[Tally] = []
    folders: list[Tally] = []
    cleaned = {}
    spell_checker = load_spell_checker()
    for path in pair_files(options.corpus):
        _, reported = halves(items(path))
        tallies.append(Tally(path.stem))
        tallies[-1].repair(reported, language, settings)
        checked.append(Tally(path.stem))
        for item in reported:
            checked[-1].have(item, spell_checker, language)
        if options.neural:
            asking = Asking()
            asked.append(Tally(f"{path.stem}, neural model"))
            asked[-1].repair(reported, with_neural(language, asking), settings)
            asked[-1].asked = asking.asked
        cleaned[path.stem] = clean(reported, language, settings)
        folders.append(Tally(path.stem))
        made, folders[-1].seconds = repaired_folder(reported)
        for pair, repaired in made:
            folders[-1].add(pair, repaired, language)
        talk.print(f"{path.stem}: {len(reported)} items")
    lines = list(report(tallies, asked, checked, cleaned, folders))
    print("\n".join(lines))
    if options.write:
        head = Path(__file__).with_name("REPAIR.head.md").read_text(encoding="utf-8")
        options.write.write_text(head.replace("MACHINE", machine()) + "\n" + "\n".join(lines), encoding="utf-8")
        options.write.with_name("repair-curve.svg").write_text(chart(tallies), encoding="utf-8")
    if options.list:
        options.list.write_text(
            "\n".join(f"{name}: {line}" for name, (_, _, listed) in cleaned.items() for line in listed),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
