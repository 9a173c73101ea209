"""The neural language model's word on the few places that all other evidence leaves nearly, but not quite, certain.

It compares the word as read with the likeliest option where they stand. A question takes about a fifteenth of a
second, so it is put only where the answer can still make an edit, or undo one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.evidence.misreading import MisreadingModel
from pipeline.evidence.neural import Question
from pipeline.repair.draft import Draft, EnglishText
from pipeline.repair.weighing import Weighed

WORTH_ASKING, CLEAR = 0.88, 0.95  #: probability by all other evidence from which on it is asked, and no more
_COMPARED = 1  # options
_BEFORE, _AFTER = 30, 12  # characters of context; more tell it nothing more (measured)


def ask(draft: Draft, text: EnglishText, weighed: Sequence[Weighed]) -> list[Weighed]:
    """Return what was weighed, with the neural model's word where it was asked."""
    model, neural = text.english.misreading, text.english.neural
    if neural is None:
        return list(weighed)
    numbers = [number for number, one in enumerate(weighed) if open_to_question(one, text)]
    answers = dict(zip(numbers, neural([question(draft, weighed[number]) for number in numbers]), strict=True))
    return [told(one, answers[number], model) if number in answers else one for number, one in enumerate(weighed)]


def open_to_question(weighed: Weighed, text: EnglishText) -> bool:
    """Tell whether it is worth asking about a word."""
    if text.profile.foreign or text.profile.passage[weighed.index]:
        return False
    return WORTH_ASKING <= weighed.shares[weighed.best] < CLEAR


def question(draft: Draft, weighed: Weighed) -> Question:
    """Return what to ask about a word: the word as read comes first, then the options."""
    token = weighed.token
    before = draft.text[max(0, token.start - _BEFORE) : token.start]
    after = draft.text[token.end : token.end + _AFTER]
    # The space goes with the word that follows it: that is how the model cuts text.
    space = " " if before[-1:].isspace() else ""
    texts = [token.text, *(option.text for option in weighed.options[:_COMPARED])]
    follows = " " if after[:1].isspace() else ""
    return Question(
        " ".join(before.split()), tuple(f"{space}{text}" for text in texts), follows + " ".join(after.split())
    )


def told(weighed: Weighed, answer: Sequence[float], model: MisreadingModel) -> Weighed:
    """Return a word with its probabilities in the light of an answer.

    Args:
        weighed: the word.
        answer: ln P of the word as read and of the options asked about, in their context.
        model: holds the coefficients.
    """
    found = [model.with_neural(weighed.shares[number], advantage(answer, number)) for number in range(len(answer) - 1)]
    best = max(range(len(found)), key=lambda number: found[number])
    rest = sum(share for number, share in enumerate(weighed.shares) if number != best)
    scale = min(1.0, (1 - found[best]) / rest) if rest else 1.0
    shares = [found[best] if number == best else share * scale for number, share in enumerate(weighed.shares)]
    gain = answer[best + 1] - answer[0]
    return replace(weighed, shares=shares, neural=round(gain, 2))


def advantage(answer: Sequence[float], option: int) -> float:
    """Return by how many nats an option is likelier than the word as read and than the other option."""
    return answer[option + 1] - max(value for place, value in enumerate(answer) if place != option + 1)
