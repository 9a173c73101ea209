"""What two readers have of a place and what speaks for either, in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Candidate, Evidence, Judgement, Page, PageWord
from pipeline.report.figures import chance, times
from pipeline.text.characters import plain_signs

NO_TEXT = "no text"  #: what is said for a candidate that is empty
_READINGS = ("first", "second", "nothing")  #: origins of candidates that a reader stands for
_ORIGINS = {
    "mixed": "{} takes something from both.",
    "choice": "The first reader thought {} possible too.",
    "lexicon": "{} is a known word that is easily misread so.",
}
_LEAST = 0.005  #: probability of a candidate that is worth a person's time
_TIE = 0.4  #: nats; evidence that speaks no clearer than that speaks for neither
_UNSURE = 0.4  #: log odds below which a reader was unsure of what it read


@dataclass(frozen=True, slots=True)
class Judged:
    """A word, or the words of one place, with what came of the two readings of it."""

    words: tuple[PageWord, ...]
    judgement: Judgement

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


def judged(page: Page) -> Iterator[Judged]:
    """Yield the places of a page that have a judgement, in the order of the page."""
    read = [word for word in page.reading.words() if word.text.split()]
    if len(read) != len(page.words):
        return
    number = 0
    while number < len(read):
        judgement = read[number].judgement
        # The words of a place follow each other, and each carries the judgement of the place.
        words = len(judgement.candidates[0].text.split()) if judgement and judgement.candidates else 1
        end = number + 1
        while end < min(number + words, len(read)) and read[end].judgement == judgement:
            end += 1
        if judgement is not None:
            yield Judged(page.words[number:end], judgement)
        number = end


def candidates_in_words(candidates: Sequence[Candidate], read: str) -> tuple[str, ...]:
    """Return what a place may say other than what was read, each with its probability, likeliest first.

    >>> candidates_in_words((Candidate("land", 0.4), Candidate("laud", 0.5), Candidate("", 0.1)), "laud")
    ('land (40 %)', 'no text (10 %)')
    >>> candidates_in_words((Candidate(" ", 0.6),), " t ")
    ('no text (60 %)',)
    """
    ranked = sorted(candidates, key=lambda candidate: -candidate.score)
    return tuple(
        f"{one.text.strip() or NO_TEXT} ({chance(one.score)})"
        for one in ranked
        if one.text != read and one.score >= _LEAST
    )


def readings_in_words(first: str | None, second: str | None) -> str:
    """Say what each reader has.

    >>> readings_in_words("modem", "modern")
    'The first reader has “modem”, the second “modern”.'
    >>> readings_in_words(None, "the")
    'Only the second reader has “the” here.'
    """
    if first and second:
        # The readers shape quotation marks and dashes differently; that is no dispute.
        if plain_signs(first) == plain_signs(second):
            return f"Both readers have {quoted(first)}."
        return f"The first reader has {quoted(first)}, the second {quoted(second)}."
    if first or second:
        return f"Only the {'first' if first else 'second'} reader has {quoted(first or second or '')} here."
    return ""


def quoted(text: str) -> str:
    """Return a text in quotation marks, such as it does not hold itself.

    >>> quoted("land"), quoted('"land')
    ('“land”', '‘"land’')
    """
    return f"‘{text}’" if any(sign in text for sign in '“”"') else f"“{text}”"


def settled_in_words(judgement: Judgement, taken: str) -> tuple[str, ...]:
    """Say what the readers have, what was taken, and what speaks for it, a sentence for each fact."""
    readings = readings_in_words(judgement.first, judgement.second)
    sure = f"{quoted(taken)} was taken, {chance(judgement.probability)} sure."
    return (*((readings,) if readings else ()), sure, *weighed_in_words(judgement.candidates, taken))


def weighed_in_words(candidates: Sequence[Candidate], taken: str) -> tuple[str, ...]:
    """Say what speaks for a candidate and what against it, compared with the likeliest reading beside it."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.score)
    chosen = next((one for one in ranked if one.text == taken), None)
    others = [one for one in ranked if one is not chosen]
    if chosen is None or not others:
        return ()
    rival = next((one for one in others if one.evidence.get("origin") in _READINGS), others[0])
    origin = _ORIGINS.get(str(chosen.evidence.get("origin")), "").format(_named(chosen))
    return tuple(
        part for part in (origin, *_likelihoods(chosen, rival), *_lists(chosen, rival), *_unsure(others)) if part
    )


def _likelihoods(chosen: Candidate, rival: Candidate) -> Iterator[str]:
    one, other = chosen.evidence, rival.evidence
    language = "neural" if _number(one, "neural") is not None and _number(other, "neural") is not None else "trigram"
    parts: list[str] = []
    for name, source in (("ink", "the ink"), (language, "the words around it")):
        mine, theirs = _number(one, name), _number(other, name)
        # Both are nought where nobody was asked: the best candidate always is.
        if mine is not None and theirs is not None and (mine or theirs):
            parts.append(f"by {source}, {_likelier(chosen, rival, mine - theirs)}")
    if parts:
        yield _capital("; ".join(parts)) + "."


def _likelier(chosen: Candidate, rival: Candidate, nats: float) -> str:
    if abs(nats) < _TIE:
        return f"{_named(chosen)} and {_named(rival)} are about as likely"
    likelier, other = (chosen, rival) if nats > 0 else (rival, chosen)
    return f"{_named(likelier)} is {times(abs(nats))} than {_named(other)}"


def _lists(chosen: Candidate, rival: Candidate) -> Iterator[str]:
    """Say what word lists and the rest of the item hold; figures and signs are in neither."""
    known, other = (_number(one.evidence, "known") for one in (chosen, rival))
    if chosen.text and rival.text:
        if known == 1 and other == 0:
            yield f"Word lists have {_named(chosen)}, not {_named(rival)}."
        elif known == 0 and other == 1:
            yield f"Word lists have {_named(rival)}, not {_named(chosen)}."
        elif known == 0 and other == 0:
            yield "Word lists have neither."
    times_here = _number(chosen.evidence, "item")
    if chosen.text and times_here is not None and (count := round(math.expm1(times_here))) > 0:
        often = "once more" if count == 1 else f"{count} times more" if count < 50 else "50 times more or oftener"
        yield f"{_named(chosen)} stands {often} in this item."


def _unsure(others: Sequence[Candidate]) -> Iterator[str]:
    """Say of the readings that were not taken where the reader itself was not sure."""
    for name, key in (("first", "first_confidence"), ("second", "second_surety")):
        values = (_number(one.evidence, key) for one in others if one.evidence.get("origin") == name)
        if any(value is not None and value < _UNSURE for value in values):
            yield f"The {name} reader was not sure."


def _named(candidate: Candidate) -> str:
    return quoted(candidate.text) if candidate.text else NO_TEXT


def _number(evidence: Evidence, name: str) -> float | None:
    value = evidence.get(name)
    return None if value is None or isinstance(value, bool | str) else float(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
