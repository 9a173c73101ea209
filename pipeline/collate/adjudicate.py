"""From a place and what is known about it to a word and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.collate import features
from pipeline.collate.features import Knowledge, Place
from pipeline.collate.options import Option, options_of
from pipeline.collate.weights import Weights
from pipeline.evidence import choice
from pipeline.evidence.choice import Features
from pipeline.model import Candidate, Evidence, Judgement, Status

# The neural model takes about a tenth of a second to compare two options, so it is asked seldom.
_CLEAR = 0.7  #: probability from which on it is not asked
_WORTH_ASKING, _MOST_ASKED = 0.05, 3  #: probability of an option for it to be asked about it; how many in one place
_KEPT_CANDIDATES = 5
_LEAST_NEURAL = -20.0  #: nats


class Verdict(NamedTuple):
    """What a place says; no text means: nothing is printed there."""

    text: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Weighed:
    """A disputed place with its options, what speaks for each, and the probability of each."""

    place: Place
    options: Sequence[Option]
    described: Sequence[Features]
    neither: Features
    shares: Sequence[float]

    @property
    def best(self) -> int:
        return max(range(len(self.shares)), key=lambda number: (self.shares[number], -number))

    @property
    def text(self) -> str:
        return self.options[self.best].text

    @property
    def asked(self) -> list[int]:
        """The options that a neural model should compare; none where all is clear."""
        if max(self.shares) >= _CLEAR:
            return []
        ranked = sorted(range(len(self.shares)), key=lambda number: (-self.shares[number], number))
        likely = [number for number in ranked[:_MOST_ASKED] if self.shares[number] >= _WORTH_ASKING]
        return likely if len(likely) > 1 else []


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides what each place says."""

    knowledge: Knowledge
    weights: Weights
    doubt: float  #: probability of being wrong from which on a word is doubtful
    asks: bool = True  #: whether the neural model may be asked about what it decides

    def undisputed(self, place: Place) -> Verdict:
        """Return how far a word can be trusted that needs no choice."""
        group = place.group
        if place.ink is None:
            status = Status.READ
            found = choice.probability(features.read_features(place, self.knowledge), self.weights.read)
        else:
            status = Status.AGREED
            found = choice.probability(features.agreed_features(place, self.knowledge), self.weights.agreed)
        if 1 - found >= self.doubt:
            status = Status.DOUBTFUL
        second = group.second_text if place.ink is not None else None
        return Verdict(group.first_text, Judgement(status, round(found, 4), group.first_text, second))

    def weigh(self, place: Place) -> Weighed:
        """Weigh what a disputed place may say, without a neural model."""
        options = options_of(place.group, self.knowledge.english)
        described = features.option_features(place, options, self.knowledge)
        neither = features.neither_features(place, self.knowledge)
        return Weighed(place, options, described, neither, choice.shares(described, neither, self.weights.disputed))

    def weigh_again(self, weighed: Weighed, scores: Sequence[float]) -> Weighed:
        """Weigh a place with ln P of the options that were `asked`, in their context, by a neural model."""
        best = max(scores)
        told = {number: score - best for number, score in zip(weighed.asked, scores, strict=True)}
        described = [
            one | {"neural": max(told.get(number, _LEAST_NEURAL), _LEAST_NEURAL)}
            for number, one in enumerate(weighed.described)
        ]
        found = choice.shares(described, weighed.neither, self.weights.disputed_neural)
        return Weighed(weighed.place, weighed.options, described, weighed.neither, found)

    def verdict(self, weighed: Weighed) -> Verdict:
        """Return what a disputed place says."""
        group, found = weighed.place.group, weighed.shares
        order = sorted(range(len(found)), key=lambda number: (-found[number], number))
        candidates = tuple(
            Candidate(
                weighed.options[number].text,
                round(found[number], 4),
                _evidence(weighed.options[number], weighed.described[number]),
            )
            for number in order[:_KEPT_CANDIDATES]
        )
        best = found[order[0]]
        status = Status.DOUBTFUL if 1 - best >= self.doubt else Status.ADJUDICATED
        judgement = Judgement(status, round(best, 4), group.first_text or None, group.second_text or None, candidates)
        return Verdict(weighed.options[order[0]].text, judgement)


def _evidence(option: Option, described: Features) -> Evidence:
    """Return what a person may want to know of an option; in nats where it compares it with the best one."""
    kept = ("ink", "trigram", "neural", "known", "item", "first_confidence", "second_surety", "cost")
    evidence: Evidence = {"origin": option.origin}
    evidence.update({name: round(described[name], 2) for name in kept if name in described})
    return evidence
