"""Fit how far the ink bears out what language proposes: `make fit-ink WORKSPACE=folder`.

The workspace is one that `make bench CORPUS=folder KEEP=folder` has left: pages read by both readers, and references.
Every second page of each set is fitted to, the others are reported. Writes the table [ink] of
pipeline/evidence/data/misreadings.toml, and its threshold, with --write.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import logit
import msgspec
from fit_repair import TARGET, as_toml
from measures import table
from msgspec.structs import replace
from pairs import Alignment, Pair, agrees
from rich.console import Console

from pipeline.evidence import LanguageEvidence, load_language
from pipeline.evidence.choice import Features, probability
from pipeline.evidence.ink import SecondReading
from pipeline.evidence.item import ItemWords
from pipeline.evidence.misreading import ink_features
from pipeline.evidence.optical import PageInk
from pipeline.model import Page, Reading
from pipeline.repair.draft import Draft
from pipeline.repair.ink import odds
from pipeline.repair.repair import draft_of
from pipeline.repair.weighing import weigh
from pipeline.settings import RepairSettings
from pipeline.text.layout import compose
from pipeline.workspace import Item, Workspace

PRECISION = 0.85  #: share of edits that are right, on the fitted half; they are too few to ask for a lower bound
HARM = 0.03 / 1000  #: of the words of all pages fitted to
LEAST = 0.03  #: probability by language of a proposal worth looking at
STEPS = [round(0.5 + 0.01 * number, 2) for number in range(50)]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A word that language would change, and what speaks for it beyond language."""

    features: Features  #: of language and ink
    right: bool
    harm: bool


class _ItemEvidence(msgspec.Struct):
    words: ItemWords


def proposals(item: Item, workspace: Workspace, names: Sequence[str], language: LanguageEvidence) -> Iterator[Proposed]:
    """Yield what language proposes on pages of an item, where the reference tells whether it is right."""
    outputs = workspace.outputs(item.name)
    words = msgspec.json.decode(outputs.evidence.read_bytes(), type=_ItemEvidence).words
    for name in names:
        page = msgspec.json.decode(outputs.prepared(name).read_bytes(), type=Page)
        second = msgspec.msgpack.decode(outputs.ink(name).read_bytes(), type=SecondReading)
        draft = _draft(page.reading, second, words, language)
        text = draft.as_english
        assert text is not None
        alignment = Alignment(Pair(draft.text, item.references[name].read_text(encoding="utf-8")))
        for weighed in weigh(draft, text):
            token, best = weighed.token, weighed.options[weighed.best].text
            chance = weighed.shares[weighed.best]
            true = alignment.truth(token.start, token.end)
            if chance < LEAST or true is None or text.profile.foreign or text.profile.passage[weighed.index]:
                continue
            ink = odds(draft, token.start, token.end, best)
            if ink is not None:
                yield Proposed(ink_features(chance, ink), agrees(best, true), agrees(token.text, true))


def _draft(reading: Reading, second: SecondReading, words: ItemWords, language: LanguageEvidence) -> Draft:
    composed = compose(reading)
    return draft_of(
        composed.text,
        language=language,
        item=words,
        settings=RepairSettings(),
        words=composed.words,
        optical=PageInk(second).odds,
    )


def threshold(found: Sequence[tuple[float, Proposed]], most_harm: float) -> float:
    """Return the least probability with which edits keep the precision and the harm."""
    best = 1.0
    for step in reversed(STEPS):
        made = [one for chance, one in found if chance >= step]
        if sum(one.harm for one in made) > most_harm:
            break
        if made and sum(one.right for one in made) >= PRECISION * len(made):
            best = step
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    options = parser.parse_args()
    talk = Console(stderr=True)
    workspace, language = Workspace(options.workspace), load_language("eng")
    assert language.english is not None
    halves: tuple[list[Proposed], list[Proposed]] = ([], [])
    words = 0
    for item in workspace.items()[0]:
        names = [scan.stem for scan in item.scans if scan.stem in item.references]
        for half, into in enumerate(halves):
            into += proposals(item, workspace, names[half::2], language)
        words += sum(len(item.references[name].read_text(encoding="utf-8").split()) for name in names[::2])
        talk.print(f"{item.name}: {len(names)} pages")
    fitted, reported = halves
    model = language.english.misreading
    weights = logit.fit_right([(one.features, one.right) for one in fitted], [1.0] * len(fitted))
    rated = [(probability(one.features, weights), one) for one in fitted]
    least = threshold(rated, HARM * words)
    made = [one for one in reported if probability(one.features, weights) >= least]
    right, harm = sum(one.right for one in made), sum(one.harm for one in made)
    row = [f"{least:.2f}", str(len(made)), str(right), str(harm), str(len(made) - right - harm)]
    print("\n".join(table(("from probability", "edits", "right", "harm", "neither"), [row])))
    if options.write:
        new = replace(model, ink=weights, thresholds=model.thresholds | {"ink": least})
        TARGET.write_text(as_toml(new), encoding="utf-8")


if __name__ == "__main__":
    main()
