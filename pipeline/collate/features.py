"""What speaks for an option, as numbers. Their names are the keys of the table of weights."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.collate.context import Context, log_probability, whole_words
from pipeline.collate.groups import Group
from pipeline.collate.options import Option
from pipeline.evidence import ItemWords
from pipeline.evidence.choice import Features, log_odds
from pipeline.evidence.ink import Ink, log_probabilities
from pipeline.evidence.language import English
from pipeline.text.characters import HYPHENS, fold, odd_shapes, plain_signs

_LEAST_INK, _LEAST_TRIGRAM = -15.0, -12.0  #: nats; what is less likely than that is all the same
_UNLISTED_CHOICE = -6.0  #: ln P of a character that Tesseract did not think of
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beyond the page: of the language, if it is English, and of the item."""

    english: English | None
    item: ItemWords
    size: int  #: words of the item


@dataclass(frozen=True, slots=True)
class Place:
    """A group with what stands around it."""

    group: Group
    ink: Ink | None
    context: Context
    agreed_share: float  #: of the groups of its line, the others
    line_height: float  #: pixels, of a typical line of the page
    edge: bool  #: first or last of its line
    lone_capitals: bool = False  #: begins its line in capitals, and the next word does not go on in them
    small_after: bool = False  #: the next word of the line begins with a small letter


def option_features(place: Place, options: Sequence[Option], knowledge: Knowledge) -> list[Features]:
    """Return the features of each option of a disputed place."""
    ink = _ink(place, options)
    trigram = _trigram(place, options, knowledge)
    found = []
    for number, option in enumerate(options):
        features: Features = {option.origin: 1.0, "ink": ink[number], "trigram": trigram[number]}
        features |= _of_text(place, option.text, knowledge) if option.text else _of_nothing(place)
        features |= _of_origin(place, option)
        found.append(features)
    return found


def neither_features(place: Place, knowledge: Knowledge) -> Features:
    """Return what speaks for none of the options being right."""
    group = place.group
    known = max((_known_share(text, place, knowledge) for text in _readings(group)), default=0.0)
    return {
        "neither": 1.0,
        "neither_unknown": 1.0 - known,
        "neither_disagreement": 1.0 - place.agreed_share,
        "neither_unsure": 1.0 - max(_confidence(group), _surety(group)),
        "neither_figures": float(any(char.isdigit() for text in _readings(group) for char in text)),
    }


def agreed_features(place: Place, knowledge: Knowledge) -> Features:
    """Return what bears on whether a word is right on which the readers agree."""
    text = place.group.first_text
    return {
        "agreed": 1.0,
        "confidence": log_odds(_confidence(place.group)),
        "surety": log_odds(_surety(place.group)),
        "unknown": 1.0 - _known_share(text, place, knowledge),
        "odd": float(odd_shapes(text)),
        "short": float(len(text) <= 2),
        "no_letters": float(not any(map(str.isalnum, text))),
        "figures": float(any(map(str.isdigit, text))),
        "disagreement": 1.0 - place.agreed_share,
        "edge": float(place.edge),
        "lone_capitals": float(place.lone_capitals),  # a drop initial may have been left out before it
        # Specks that both readers take for stops: within a sentence, and before a word.
        "stop_within": float(text[-1:] in ".:" and place.small_after and any(map(str.isalnum, text))),
        "stop_before": float(text[:1] in ".,;:-‘'" and len(text) > 1),
        "item": _in_item(text, place, knowledge),
    }


def read_features(place: Place, knowledge: Knowledge) -> Features:
    """Return what bears on whether a word is right that one reader alone has read."""
    return {name: value for name, value in agreed_features(place, knowledge).items() if name != "surety"}


def _ink(place: Place, options: Sequence[Option]) -> list[float]:
    if place.ink is None:
        return [0.0] * len(options)
    group = place.group
    scores = log_probabilities(place.ink, group.start, group.end, [option.text for option in options])
    best = max(scores)
    return [max(score - best, _LEAST_INK) for score in scores]


def _trigram(place: Place, options: Sequence[Option], knowledge: Knowledge) -> list[float]:
    if knowledge.english is None or knowledge.english.trigram is None:
        return [0.0] * len(options)
    context = place.context
    if context.divided_before or any(text[-1:] in HYPHENS for text in _readings(place.group) if context.divided_after):
        return [0.0] * len(options)  # half a word says nothing to a model of words
    scores = [log_probability(knowledge.english.trigram, option.text, context) for option in options]
    best = max(scores)
    return [max(score - best, _LEAST_TRIGRAM) for score in scores]


def _of_text(place: Place, text: str, knowledge: Knowledge) -> Features:
    return {
        "known": _known_share(text, place, knowledge),
        "item": _in_item(text, place, knowledge),
        "odd": float(odd_shapes(text)),
        "foreign": float(knowledge.english is not None and any(c.isalpha() and not c.isascii() for c in text)),
        "words": float(text.count(" ")),
        "no_letters": float(not any(map(str.isalnum, text))),
        "choice": _choice(place.group, text),
    }


def _of_nothing(place: Place) -> Features:
    group = place.group
    texts = _readings(group)
    text = texts[0] if texts else ""
    heights: list[float] = [word.box.height for word in group.first] or [place.line_height]
    return {
        "nothing_first": float(bool(group.first)),
        "nothing_surety": log_odds(_confidence(group) if group.first else _surety(group)),
        "nothing_signs": float(not any(map(str.isalnum, text))),
        "nothing_letter": float(len(text) == 1 and text.isalnum()),
        "nothing_disagreement": 1.0 - place.agreed_share,
        "nothing_edge": float(place.edge),
        "nothing_size": abs(math.log(max(max(heights), 1) / max(place.line_height, 1))),
        "nothing_long": float(len(text) > 3),
    }


def _of_origin(place: Place, option: Option) -> Features:
    group = place.group
    features: Features = {}
    if option.origin == "first":
        features["first_confidence"] = log_odds(_confidence(group))
    elif option.origin == "second":
        features["second_surety"] = log_odds(_surety(group))
    elif option.origin == "lexicon":
        features["cost"] = option.cost
    if group.first and group.second and option.origin in ("first", "second"):
        features |= {f"{option.origin}_{kind}": 1.0 for kind in _kinds(group)}
    return features


def _kinds(group: Group) -> list[str]:
    """Say in what two readings differ, where it is one thing only."""
    first, second = plain_signs(group.first_text), plain_signs(group.second_text)
    if first.replace(" ", "") == second.replace(" ", ""):
        return ["joined" if first.count(" ") > second.count(" ") else "split"]
    if first.lower() == second.lower():
        return ["case"]
    if _NOT_LETTERS.sub("", first) == _NOT_LETTERS.sub("", second):
        return ["signs"]
    if fold(first) == fold(second):
        return ["accents"]
    return ["letters"]


def _choice(group: Group, text: str) -> float:
    """Return ln P that Tesseract gives the characters in which a text differs from what it chose."""
    if len(group.first) != 1 or plain_signs(text) == plain_signs(group.first_text):
        return 0.0
    word = group.first[0]
    best = _UNLISTED_CHOICE
    for choice in word.choices:
        changed = word.text[: choice.position] + choice.text + word.text[choice.position + 1 :]
        if plain_signs(changed) == plain_signs(text):
            best = max(best, math.log(max(choice.probability, 1e-3)))
    return best


def _known_share(text: str, place: Place, knowledge: Knowledge) -> float:
    words = list(whole_words(text, place.context))
    if not words or knowledge.english is None:
        return 0.5
    return sum(map(knowledge.english.lexicon.known, words)) / len(words)


def _in_item(text: str, place: Place, knowledge: Knowledge) -> float:
    """Return how often the rarest word of a text occurs in the item beside this time, as a logarithm."""
    words = list(whole_words(text, place.context))
    own = {fold(word) for word in whole_words(place.group.first_text, place.context)}
    counts = [max(0, knowledge.item.count(word) - (fold(word) in own)) for word in words]
    return math.log1p(min(min(counts, default=0), 50))


def _confidence(group: Group) -> float:
    return min((0.5 if word.confidence is None else word.confidence for word in group.first), default=0.0)


def _surety(group: Group) -> float:
    return min((glyph.probability for glyph in group.glyphs), default=0.0)


def _readings(group: Group) -> list[str]:
    return [text for text in (group.first_text, group.second_text) if text]
