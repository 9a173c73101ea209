"""Fit the weights of adjudication to a corpus that has been read: `make fit WORKSPACE=folder`.

The workspace is one that `make bench CORPUS=folder KEEP=folder` has left: readings of both readers, and
references. Every second page of each set is fitted to, the others are reported. Writes
pipeline/collate/data/weights.toml with --write.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import logit
import msgspec
from rich.console import Console

import pipeline.collate
from pipeline.collate import features
from pipeline.collate.adjudicate import Judge, Weighed
from pipeline.collate.features import Knowledge
from pipeline.collate.groups import Group
from pipeline.collate.questions import questions
from pipeline.collate.rows import Row, rows_of
from pipeline.collate.weights import Weights, load_weights
from pipeline.evidence import ItemWords, load_language
from pipeline.evidence.choice import Features, probability, shares
from pipeline.evidence.ink import SecondReading
from pipeline.evidence.neural import load_neural
from pipeline.model import Reading
from pipeline.verify import truth
from pipeline.workspace import Item, Workspace

TARGET = Path(pipeline.collate.__file__).with_name("data") / "weights.toml"
HEAD = """\
# The weights of the model that settles disputes between two readers (pipeline/collate/weights.py says how
# they are used, pipeline/collate/features.py what each feature is). Fitted by benchmarks/fit.py on every
# second page of the development corpus; figures for the other half are in benchmarks/ADJUDICATION.md.
# A weight is in nats for one unit of its feature: what is positive speaks for an option.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A disputed place with the option that the reference confirms; -1 for none."""

    weighed: Weighed
    right: int
    scores: Sequence[float] = ()  #: of the neural model, for the options it was asked about


@dataclass(slots=True)
class Samples:
    """What was gathered from pages."""

    disputed: list[tuple[str, Choice]] = field(default_factory=list)  #: with the name of the set
    agreed: list[tuple[str, Features, bool]] = field(default_factory=list)
    read: list[tuple[str, Features, bool]] = field(default_factory=list)


def pages(item: Item) -> Iterator[str]:
    yield from (scan.stem for scan in item.scans if scan.stem in item.references)


def gather(workspace: Workspace, item: Item, names: Sequence[str], judge: Judge, neural: object, into: Samples) -> None:
    outputs = workspace.outputs(item.name)
    for name in names:
        reading = msgspec.json.decode(outputs.reading(name).read_bytes(), type=Reading)
        second = msgspec.msgpack.decode(outputs.ink(name).read_bytes(), type=SecondReading)
        rows = [row for row in rows_of(reading, second, judge.knowledge) if row.line is not None]
        reference = item.references[name].read_text(encoding="utf-8")
        found = truth.truths(
            [[place.group.first_text for place in row.places] for row in rows],
            reference,
        )
        weighed = {}
        for number, (row, row_truths) in enumerate(zip(rows, found, strict=True)):
            for position, (place, true) in enumerate(zip(row.places, row_truths, strict=True)):
                _undisputed(into, item.name, place, true, judge.knowledge)
                if place.ink is not None and not place.group.agreed:
                    weighed[number, position] = judge.weigh(place)
        _disputed(into, item.name, rows, found, weighed, neural)


def _undisputed(into: Samples, name: str, place: features.Place, true: str | None, knowledge: Knowledge) -> None:
    group = place.group
    if not true or not group.first:
        return
    right = truth.same(group.first_text, true)
    if len(group.first) == 1:
        into.read.append((name, features.read_features(place, knowledge), right))
    if place.ink is not None and group.agreed:
        into.agreed.append((name, features.agreed_features(place, knowledge), right))


def _disputed(
    into: Samples,
    name: str,
    rows: Sequence[Row],
    truths: Sequence[Sequence[str | None]],
    weighed: Mapping[tuple[int, int], Weighed],
    neural: object,
) -> None:
    asked = questions(rows, weighed) if neural is not None else {}
    answers = dict(zip(asked, neural(list(asked.values())), strict=True)) if asked else {}  # type: ignore[operator]
    for where, one in weighed.items():
        true = truths[where[0]][where[1]]
        if true is None or (not true and _both(one.place.group)):
            continue
        right = next((number for number, option in enumerate(one.options) if truth.same(option.text, true)), -1)
        into.disputed.append((name, Choice(one, right, answers.get(where, ()))))


def _both(group: Group) -> bool:
    # What both readers see and the reference has not is a running head or the like, not a speck.
    return bool(group.first and group.second)


def importance(names: Sequence[str]) -> list[float]:
    """Let sets count by the square root of their size: one newspaper must not outvote all books."""
    sizes = {name: names.count(name) for name in set(names)}
    raw = [1 / math.sqrt(sizes[name]) for name in names]
    mean = sum(raw) / max(len(raw), 1)
    return [value / mean for value in raw]


def fit(samples: Samples, judge: Judge) -> Weights:
    places = [(one.weighed.described, one.weighed.neither, one.right) for _, one in samples.disputed]
    disputed = logit.fit_choice(places, importance([name for name, _ in samples.disputed]))
    hard = [(name, one) for name, one in samples.disputed if one.scores]
    again = [(judge.weigh_again(one.weighed, one.scores), one.right) for _, one in hard]
    disputed_neural = logit.fit_choice(
        [(one.described, one.neither, right) for one, right in again], importance([name for name, _ in hard])
    )
    return Weights(
        disputed,
        disputed_neural if hard else disputed,
        *(
            logit.fit_right([(row, right) for _, row, right in rows], importance([name for name, _, _ in rows]))
            for rows in (samples.agreed, samples.read)
        ),
    )


def report(samples: Samples, weights: Weights, judge: Judge) -> list[str]:
    """Return a table of what the weights do on samples they were not fitted to."""
    lines = [
        "| set | disputed | first reader right % | second right % | any option right % | chosen right % "
        "| without neural % | agreed | wrong per 1,000 | expected |",
        "|---|" + "---:|" * 9,
    ]
    names = list(dict.fromkeys(name for name, _ in samples.disputed))
    for name in [*names, "all"]:
        chosen = [one for set_, one in samples.disputed if name in (set_, "all")]
        agreed = [(row, right) for set_, row, right in samples.agreed if name in (set_, "all")]
        if not chosen or not agreed:
            continue
        plain = [shares(one.weighed.described, one.weighed.neither, weights.disputed) for one in chosen]
        final = [_final(one, plain_shares, weights, judge) for one, plain_shares in zip(chosen, plain, strict=True)]
        cells = [
            sum(one.weighed.options[one.right].origin == "first" for one in chosen if one.right >= 0),
            sum(
                one.weighed.options[one.right].text == one.weighed.place.group.second_text
                for one in chosen
                if one.right >= 0
            ),
            sum(one.right >= 0 for one in chosen),
            sum(_best(found) == one.right for one, found in zip(chosen, final, strict=True)),
            sum(_best(found) == one.right for one, found in zip(chosen, plain, strict=True)),
        ]
        wrong = sum(not right for _, right in agreed)
        expected = sum(1 - probability(row, weights.agreed) for row, _ in agreed)
        lines.append(
            f"| {name} | {len(chosen):,} | "
            + " | ".join(f"{100 * cell / len(chosen):.1f}" for cell in cells)
            + f" | {len(agreed):,} | {1000 * wrong / len(agreed):.1f} | {1000 * expected / len(agreed):.1f} |"
        )
    return lines


def calibration(samples: Samples, weights: Weights, judge: Judge) -> list[str]:
    """Return how often words of a given probability are right."""
    found: list[tuple[float, bool]] = [(probability(row, weights.agreed), right) for _, row, right in samples.agreed]
    for _, one in samples.disputed:
        final = _final(one, shares(one.weighed.described, one.weighed.neither, weights.disputed), weights, judge)
        found.append((max(final), _best(final) == one.right))
    lines = ["| probability given | words | right % |", "|---|---:|---:|"]
    edges = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.01)
    for low, high in pairwise(edges):
        there = [right for chance, right in found if low <= chance < high]
        if there:
            lines.append(f"| {low:.3g} to {min(high, 1):.3g} | {len(there):,} | {100 * sum(there) / len(there):.2f} |")
    return lines


def _final(one: Choice, plain: Sequence[float], weights: Weights, judge: Judge) -> Sequence[float]:
    fitted = Judge(judge.knowledge, weights, judge.doubt)
    weighed = Weighed(one.weighed.place, one.weighed.options, one.weighed.described, one.weighed.neither, plain)
    if not one.scores or not weighed.asked:
        return plain
    # The neural model was asked about the options that the old weights left open.
    told = dict(zip(one.weighed.asked, one.scores, strict=True))
    least = min(told.values())
    return fitted.weigh_again(weighed, [told.get(number, least) for number in weighed.asked]).shares


def _best(found: Sequence[float]) -> int:
    return max(range(len(found)), key=lambda number: found[number])


def as_toml(weights: Weights) -> str:
    parts = [HEAD]
    for name in Weights.__slots__:
        table = getattr(weights, name)
        parts.append("\n".join([f"[{name}]", *(f"{key} = {value:.3f}" for key, value in sorted(table.items())), ""]))
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--no-neural", action="store_true", help="do without the neural model")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--report", type=Path, help="Markdown file for the figures of the other half")
    options = parser.parse_args()
    talk = Console(stderr=True)
    workspace = Workspace(options.workspace)
    language = load_language("eng")
    neural = None if options.no_neural else load_neural().score_many
    halves = Samples(), Samples()
    judge = Judge(Knowledge(language.english, ItemWords(), 0), load_weights(), 0.2)
    for item in workspace.items()[0]:
        words = msgspec.json.decode(workspace.outputs(item.name).item_words.read_bytes(), type=ItemWords)
        of_item = Judge(Knowledge(language.english, words, sum(words.words.values())), judge.weights, judge.doubt)
        names = list(pages(item))
        for half, into in enumerate(halves):
            gather(workspace, item, names[half::2], of_item, neural, into)
        talk.print(f"{item.name}: {len(names)} pages")
    weights = fit(halves[0], judge)
    lines = [*report(halves[1], weights, judge), "", *calibration(halves[1], weights, judge), ""]
    print("\n".join(lines))
    if options.write:
        TARGET.write_text(as_toml(weights), encoding="utf-8")
    if options.report:
        head = Path(__file__).with_name("ADJUDICATION.head.md").read_text(encoding="utf-8")
        options.report.write_text(head + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
