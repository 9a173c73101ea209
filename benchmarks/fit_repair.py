"""Fit how likely words are misread to pairs of OCR text and transcription: `make fit-repair CORPUS=folder`.

One half of the items of each file is fitted to, the other is reported. Writes pipeline/evidence/data/misreadings.toml
with --write: coefficients for each kind of word, and the probability from which on an edit is made, chosen so that
on the fitted half the edits keep the precision and the harm that are stated below.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import logit
from bench_repair import Tally
from measures import table
from msgspec.structs import replace
from pairs import Alignment, PairItem, drafts, halves, items, pair_files, words_of
from plot import line_chart
from rich.console import Console

import pipeline.evidence
from pipeline.evidence import LanguageEvidence, load_language
from pipeline.evidence.choice import Features, probability, shares
from pipeline.evidence.misreading import EDITS, KINDS, MisreadingModel, neural_features
from pipeline.evidence.neural import load_neural
from pipeline.repair.asking import advantage, open_to_question, question
from pipeline.repair.draft import Draft, EnglishText
from pipeline.repair.scraps import scraps_in
from pipeline.repair.weighing import Weighed, weigh
from pipeline.settings import RepairSettings

TARGET = Path(pipeline.evidence.__file__).with_name("data") / "misreadings.toml"
#: Share of edits that are right, which the lower end of the 95 % interval must reach on the fitted half. It is of all
#: files together; newspapers, the noisiest, are about a point below that. A capital or a space is often
#: neither right nor harm: the word is, but not how the transcription sets it.
PRECISION = {
    "neural": 0.925,
    "unknown": 0.982,
    "capital": 0.93,
    "split": 0.94,
    "rare": 0.975,
    "stealth": 0.965,
    "scrap": 0.92,
}
HARM, HARM_EACH = 0.12 / 1000, 0.25 / 1000  #: of right words, by all kinds together: in all files, in each
LOOKS = 2  #: each item is looked at by itself, and among the others
NEURAL_SHARE = 3  #: what it is asked about may do one part in so many of that harm
ROUNDS = 2  #: the context of a word depends on what the model made of its neighbours
#: What the first round goes by: enough to leave the least likely options out.
START = {"kept": 3.0, "context": 0.2, "cost": -0.4, "split": -4.0, "split_context": 0.3}
ASKED = 1500  #: places of each set about which the neural model is asked
WEIGHED = (
    "scanno.unknown",
    "scanno.stealth",
    "space.missing",
    "scrap",
)  #: rules whose edits have a probability of their own
EVERY = 3  #: of the words that are hardly in doubt so many are looked at as one
CLEAR = 0.02  #: probability of being misread below which a word is hardly in doubt
EDGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01)  #: of the reliability
ENOUGH = 20  #: words of one probability that make a point of its diagram
STEPS = [*(round(0.5 + 0.01 * number, 2) for number in range(50)), 0.995, 0.999]
HEAD = """\
# How likely a word is to be misread, by its kind (pipeline/evidence/misreading.py; pipeline/repair/features.py says
# what each feature is). Fitted by benchmarks/fit_repair.py on one half of the items of the development texts; figures
# for the other half are in benchmarks/REPAIR.md. A coefficient is in nats for one unit of its feature: what is
# positive speaks for an option. Thresholds are the least probability of an edit.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A word with what it may be, and which of the options is right: -1 for the word as read, -2 for none."""

    set: str
    weighed: Weighed
    right: int
    doubt: bool  #: whether it stands where English is no judge


class Rated(NamedTuple):
    """An edit that could be made."""

    probability: float
    right: bool
    harm: bool
    set: str


@dataclass(slots=True)
class Samples:
    words: int = 0  #: all, those that cannot be misread among them
    kept: list[Sample] = dataclasses.field(default_factory=list)
    scraps: list[tuple[Features, Rated]] = dataclasses.field(default_factory=list)

    def __iadd__(self, other: Samples) -> Samples:
        self.words += other.words
        self.kept += other.kept
        self.scraps += other.scraps
        return self


def gather(name: str, found: Sequence[PairItem], language: LanguageEvidence, into: Samples) -> None:
    """Weigh the words of items that may be misread, where the transcription tells what they are.

    Twice: each item by itself, and among all of them as the texts of one folder, where scraps are the same.
    """
    for around in (None, words_of(found)):
        for draft, text, alignment in drafts(found, language, around):
            into.words += len(draft.tokens)
            into.kept += _weighed(name, draft, text, alignment)
            if around is None and not text.profile.foreign:
                into.scraps += _scraps(name, draft, text, alignment)


def _weighed(name: str, draft: Draft, text: EnglishText, alignment: Alignment) -> Iterator[Sample]:
    for weighed in weigh(draft, text):
        if alignment.truth(weighed.token.start, weighed.token.end) is not None:
            doubt = bool(text.profile.foreign or text.profile.passage[weighed.index])
            yield Sample(name, weighed, _right(weighed, alignment), doubt)


def _scraps(name: str, draft: Draft, text: EnglishText, alignment: Alignment) -> Iterator[tuple[Features, Rated]]:
    for scrap in scraps_in(draft, text):
        outcome = alignment.outcome(scrap.start, scrap.end, scrap.new)
        if outcome != "untold":
            yield scrap.features, Rated(0.0, outcome == "right", outcome == "harm", name)


def _right(weighed: Weighed, alignment: Alignment) -> int:
    start, end = weighed.token.start, weighed.token.end
    outcomes = [alignment.outcome(start, end, option.text) for option in weighed.options]
    if "right" in outcomes:
        return outcomes.index("right")
    return -1 if "harm" in outcomes else -2


def fit(samples: Samples) -> MisreadingModel:
    """Fit the coefficients; sets count by the square root of their size."""
    sizes: dict[str, int] = {}
    for one in samples.kept:
        sizes[one.set] = sizes.get(one.set, 0) + 1
    tables = {}
    for kind in KINDS:
        chosen = [one for one in samples.kept if one.weighed.kind == kind and not one.doubt]
        chosen = [one for number, one in enumerate(chosen) if _doubtful(one) or not number % EVERY]
        raw = [(1 if _doubtful(one) else EVERY) / math.sqrt(sizes[one.set]) for one in chosen]
        mean = sum(raw) / max(1, len(raw))
        tables[kind] = logit.fit_choice(
            [(one.weighed.described, one.weighed.kept, max(one.right, -1)) for one in chosen],
            [value / mean for value in raw],
        )
    return MisreadingModel(**tables, scrap=fit_question(samples.scraps))


def fit_question(rows: Sequence[tuple[Features, Rated]]) -> dict[str, float]:
    """Fit the coefficients of a question without options."""
    return logit.fit_right([(features, one.right) for features, one in rows], [1.0] * len(rows))


def answered(rows: Iterable[tuple[Features, Rated]], weights: Mapping[str, float]) -> list[Rated]:
    """Return what could be edited with the probabilities that follow from coefficients."""
    return [one._replace(probability=probability(features, weights)) for features, one in rows]


def _doubtful(one: Sample) -> bool:
    return one.weighed.wrong >= CLEAR or one.right != -1


def rated(samples: Samples, model: MisreadingModel) -> dict[str, list[Rated]]:
    """Return what could be edited, the best option of each word and scraps, by kind of edit, most probable first."""
    found: dict[str, list[Rated]] = {edit: [] for edit in EDITS}
    for one in samples.kept:
        if not one.doubt:
            chances = shares(one.weighed.described, one.weighed.kept, model.weights(one.weighed.kind))
            weighed = dataclasses.replace(one.weighed, shares=chances)
            best = weighed.best
            found[weighed.edit].append(Rated(chances[best], one.right == best, one.right == -1, one.set))
    found["scrap"] = answered(samples.scraps, model.scrap)
    for rows in found.values():
        rows.sort(key=lambda row: -row.probability)
    return found


def thresholds(found: Mapping[str, Sequence[Rated]], words: Mapping[str, int]) -> dict[str, float]:
    """Return for each kind of edit the least probability with which edits are made.

    Each kind keeps its stated precision. The harm that is allowed is shared out where it puts the most words right: of
    all steps down that keep the bounds the one with the most right edits for one that harms is taken, until none is
    left.

    Args:
        found: what could be edited, by kind of edit.
        words: how many words each set has.
    """
    chosen = dict.fromkeys(found, 1.0)
    harm = dict.fromkeys(words, 0)
    while True:
        moves = [
            (_worth(right, sum(harmed.values())), kind, step, harmed)
            for kind, rows in found.items()
            for step, right, harmed in _steps_down(rows, chosen[kind], PRECISION[kind])
            if _bearable({name: harm[name] + harmed[name] for name in words}, words)
        ]
        if not moves:
            return chosen
        _, kind, chosen[kind], harmed = max(moves, key=lambda move: move[0])
        harm = {name: harm[name] + harmed[name] for name in words}


def _steps_down(rows: Sequence[Rated], above: float, precision: float) -> Iterator[tuple[float, int, Counter[str]]]:
    """Yield lower thresholds that keep a precision, with the edits that each adds: the right ones, and harm by set."""
    for step in STEPS:
        if step >= above:
            break
        made = [row for row in rows if row.probability >= step]
        if lower_bound(sum(row.right for row in made), len(made)) >= precision:
            added = [row for row in made if above == 1.0 or row.probability < above]
            right = sum(row.right for row in added)
            yield step, right, Counter(row.set for row in added if row.harm)


def _worth(right: int, harm: int) -> tuple[float, int]:
    return (right / harm if harm else math.inf), right


def _bearable(harm: Mapping[str, int], words: Mapping[str, int]) -> bool:
    total = sum(harm.values()) <= HARM * sum(words.values())
    return total and all(harm[name] <= HARM_EACH * words[name] for name in words)


def lower_bound(right: int, count: int, deviations: float = 1.645) -> float:
    """Return the lower end of the 95 % interval (one-sided) of a share (Wilson 1927)."""
    if not count:
        return 0.0
    share, square = right / count, deviations**2 / count
    middle = share + square / 2
    return (middle - deviations * math.sqrt(share * (1 - share) / count + square / (4 * count))) / (1 + square)


def knowing(language: LanguageEvidence, model: MisreadingModel) -> LanguageEvidence:
    """Return what is known about a language with another model of misreading."""
    assert language.english is not None
    return dataclasses.replace(language, english=dataclasses.replace(language.english, misreading=model))


def questions(
    found: Mapping[str, Sequence[Sequence[PairItem]]], language: LanguageEvidence
) -> Iterator[tuple[Features, Rated]]:
    """Yield what the neural model says of places that are worth asking about, on the fitted halves."""
    neural = load_neural()
    for name, (fitted, _) in found.items():
        asked = []
        for draft, text, alignment in drafts(fitted, language):
            for weighed in weigh(draft, text):
                true = alignment.truth(weighed.token.start, weighed.token.end)
                if open_to_question(weighed, text) and true is not None:
                    asked.append((question(draft, weighed), weighed, _right(weighed, alignment)))
        asked = asked[:: 1 + len(asked) // ASKED]
        answers = neural.score_many([one for one, _, _ in asked])
        for (_, weighed, right), answer in zip(asked, answers, strict=True):
            best = max(range(len(answer) - 1), key=lambda number: advantage(answer, number))
            features = neural_features(weighed.shares[best], advantage(answer, best))
            yield features, Rated(0.0, right == best, right == -1, name)


def _quoted(key: str) -> str:
    return f'"{key}"' if "." in key else key


def rate(often: int, of: int) -> float:
    """Return how probable something is that happened so often, by Laplace's rule of succession."""
    return round((often + 1) / (of + 2), 3)


def rule_rates(tally: Tally) -> tuple[dict[str, float], dict[str, float]]:
    """Return, by rule, how often its edits are right, and how often what it only flags is wrong."""
    edits = {rule: one for rule, one in tally.rules.items() if not rule.startswith(WEIGHED)}
    flags = {rule for rule, _ in tally.flagged if not rule.startswith(WEIGHED)}
    return (
        {rule: rate(one.right, one.right + one.harm + one.neither) for rule, one in edits.items()},
        {
            rule: rate(tally.flagged[rule, True], sum(tally.flagged[rule, wrong] for wrong in (True, False)))
            for rule in flags
        },
    )


def as_toml(model: MisreadingModel) -> str:
    parts = [HEAD]
    for name in (*KINDS, "scrap", "neural", "ink", "thresholds", "rules", "flags"):
        coefficients: dict[str, float] = getattr(model, name)
        parts.append(
            "\n".join(
                [f"[{name}]", *(f"{_quoted(key)} = {value:.3f}" for key, value in sorted(coefficients.items())), ""]
            )
        )
    return "\n".join(parts)


def reliability(samples: Samples, model: MisreadingModel) -> Iterator[tuple[str, float, float, int, float, float]]:
    """Yield how often edits of a given probability are right, by kind of edit.

    Yields:
        The kind of edit, the probabilities from which and below which, how many edits those were, the share of them
        that would be right if the probabilities were, and the share that is.
    """
    for kind, found in rated(samples, model).items():
        for low, high in pairwise(EDGES):
            there = [row for row in found if low <= row.probability < high]
            if there:
                expected = sum(row.probability for row in there) / len(there)
                yield kind, low, min(high, 1.0), len(there), expected, sum(row.right for row in there) / len(there)


def report(samples: Samples, model: MisreadingModel) -> list[str]:
    """Return the reliability as a table."""
    rows = [
        [kind, f"{low:g} to {high:g}", f"{count:,}", f"{100 * expected:.1f}", f"{100 * right:.1f}"]
        for kind, low, high, count, expected, right in reliability(samples, model)
    ]
    return table(("kind", "probability", "words", "expected right %", "right %"), rows)


def diagram(samples: Samples, model: MisreadingModel) -> str:
    """Return the reliability as SVG, of kinds of edit and probabilities of which there are enough."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for kind, _, _, count, expected, right in reliability(samples, model):
        if count >= ENOUGH:
            lines.setdefault(kind, []).append((100 * expected, 100 * right))
    lines["as it should be"] = [(0.0, 0.0), (100.0, 100.0)]
    axes = "probability that an edit is right, %", "right, %"
    return line_chart("Edits that are right, by their probability", axes, lines, (100, 100))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    parser.add_argument("--report", type=Path, help="Markdown file for the reliability on the other half")
    options = parser.parse_args()
    talk = Console(stderr=True)
    language = load_language("eng")
    assert language.english is not None
    found = {path.stem: list(halves(items(path))) for path in pair_files(options.corpus)}
    model = MisreadingModel(START, START, START)
    for round_ in range(ROUNDS):
        current = knowing(language, model)
        parts: dict[str, Samples] = {}
        for name, (fitted, _) in found.items():
            gather(name, fitted, current, parts.setdefault(name, Samples()))
            talk.print(f"round {round_ + 1}: {name}: {parts[name].words:,} words, {len(parts[name].kept):,} weighed")
        samples = Samples()
        for part in parts.values():
            samples += part
        model = fit(samples)
    words = {name: part.words for name, part in parts.items()}
    least = thresholds(rated(samples, model), words)
    old = language.english.misreading  # what fit_ink.py found stays
    if "ink" in old.thresholds:
        least["ink"] = old.thresholds["ink"]
    model = replace(model, ink=old.ink, thresholds=least)
    current = knowing(language, model)
    rows = list(questions(found, current))
    talk.print(f"asked the neural model {len(rows):,} times")
    model.neural.update(fit_question(rows))
    least |= thresholds(
        {"neural": answered(rows, model.neural)},
        {name: count // (LOOKS * NEURAL_SHARE) for name, count in words.items()},
    )
    tally = Tally("fitted")
    for fitted, _ in found.values():
        tally.repair(fitted, current, RepairSettings())
    rules, flags = rule_rates(tally)
    model.rules.update(rules)
    model.flags.update(flags)
    talk.print(f"thresholds: {least}")
    if options.write:
        TARGET.write_text(as_toml(model), encoding="utf-8")
    others = Samples()
    for name, (_, reported) in found.items():
        gather(name, reported, current, others)
    lines = report(others, model)
    print("\n".join(lines))
    if options.report:
        head = Path(__file__).with_name("RELIABILITY.head.md").read_text(encoding="utf-8")
        options.report.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        options.report.with_name("reliability.svg").write_text(diagram(others, model), encoding="utf-8")


if __name__ == "__main__":
    main()
