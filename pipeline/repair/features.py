"""What speaks for a misreading, as numbers. Their names are the keys of the tables of coefficients."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evidence.choice import Features
from pipeline.evidence.confusions import Variant
from pipeline.evidence.misreading import WordKind
from pipeline.repair.context import UNSEEN, Context, Window
from pipeline.repair.draft import Draft, EnglishText
from pipeline.repair.options import Option
from pipeline.repair.profile import elided
from pipeline.repair.tokens import TITLES, Gap, Token

_LEAST, _MOST = -10.0, 25.0  #: nats; what lies beyond is all the same
_OF_THE_WEB, _UNCOUNTED, _RAREST = 6e11, 1e4, 15.0  # words behind the frequency list; what a word has at least
_IMPOSSIBLE = -1e9
# Of the words in their own right that were misread and could be repaired, one in a thousand falls below this (measured
# on the development texts); of all others three in four do.
_PER_COST, _PER_HABIT, _HOPELESS = 0.8, 1.2, -4.0
_ARTICLE = 1000  # words
_LONG, _OFTEN = 12, 30  # letters, times; more are all the same


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a draft with what the features look at."""

    draft: Draft
    text: EnglishText
    context: Context
    habits: Mapping[str, int]
    size: int  #: words of the item
    index: int
    kind: WordKind
    token: Token  #: the one of that index, or a part of it
    window: Window  #: what stands around it


def context_gains(place: Place, options: Sequence[Option]) -> list[float]:
    """Return by how many nats each option goes better with the words around it than the word as read."""
    context, window = place.context, place.window
    as_read = context.score(context.words_of(place.token.key) if place.kind != "unknown" else (), window, UNSEEN)
    return [
        context.score(tuple(option.key.split(" ")), window, _IMPOSSIBLE) - as_read
        if option.variant is None
        else context.score(context.words_of(option.key), window, UNSEEN) - as_read
        for option in options
    ]


def out_of_question(place: Place, variants: Sequence[Variant]) -> bool:
    """Tell whether a word in its own right fits so well that none of what it may be need be looked at."""
    context, window = place.context, place.window
    least = _HOPELESS + context.score(context.words_of(place.token.key), window, UNSEEN)
    return all(
        context.score(context.words_of(variant.text), window, UNSEEN)
        - _PER_COST * variant.cost
        + _PER_HABIT * math.log1p(_habit(place, variant))
        < least
        for variant in variants
    )


def option_features(place: Place, options: Sequence[Option], gains: Sequence[float]) -> list[Features]:
    """Return the features of each option.

    Args:
        place: the word.
        options: what it may be.
        gains: what `context_gains` gives for them.
    """
    return [
        _split(place, option, gain) if option.variant is None else _misread(place, option, option.variant, gain)
        for option, gain in zip(options, gains, strict=True)
    ]


def _habit(place: Place, variant: Variant) -> int:
    return min((place.habits.get(confusion, 0) for confusion in variant.confusions), default=0)


def _large(place: Place) -> float:
    """Return by how much an item is larger than a long article: in a large one a word says less by being there."""
    return math.log(max(place.size, _ARTICLE) / _ARTICLE)


def _misread(place: Place, option: Option, variant: Variant, gain: float) -> Features:
    token, key, lexicon = place.token, option.key, place.text.english.lexicon
    here, habit = place.draft.item.count(key), _habit(place, variant)
    own_kind = place.kind == "unknown"
    twice = len(variant.confusions) > 1
    unlisted = variant.changed + variant.missed + variant.added
    in_item, item, large = float(here > 0), math.log1p(min(here, 50)), _large(place)
    capital = option.text[0].isupper() and not option.text.isupper()
    return {
        "misread": 1.0,
        "context": _kept(gain),
        "unseen": float(not place.context.words_of(key)),
        "frequency": _frequency(place, key) if own_kind else 0.0,
        "oftener": 0.0 if own_kind else _frequency(place, key) - _frequency(place, token.text.lower()),
        "cost": variant.cost,
        "changed": float(variant.changed),
        "missed": float(variant.missed),
        "added": float(variant.added),
        "twice": float(twice),
        "unusual": float(not own_kind and (variant.cost > 5.5 or twice or unlisted > 0)),
        "item": item,
        "item_large": item * large,
        "in_item": in_item,
        "in_item_large": in_item * large,
        "habit": math.log1p(habit),
        "habit_rate": math.log1p(1000 * habit / place.size),
        "first_letter": float(key[0] != token.text[0].lower()),
        "capital": float(capital),
        "capital_new": float(capital and token.gap is Gap.TOGETHER and not here),
        "capital_changed": float(option.text[0].isupper() != token.text[0].isupper()),
        "standard": float(lexicon.standard(key)),
    }


def _split(place: Place, option: Option, gain: float) -> Features:
    words = option.text.split(" ")
    lengths = [len(word) for word in words]
    return {
        "split": 1.0,
        "split_context": _kept(gain),
        "split_more": float(len(words) - 2),
        "split_letter": float(lengths[0] == 1),
        "split_short": float(min(lengths) <= 2),
        "split_length": float(min(len(place.token.text), _LONG)),
        "split_in_item": float(all(place.draft.item.count(word) > 0 for word in words)),
    }


def kept_features(place: Place, options: int) -> Features:
    """Return what speaks for the word as it was read, or for none of the options.

    Args:
        place: the word.
        options: how many words it may be.
    """
    draft, token, lexicon = place.draft, place.token, place.text.english.lexicon
    word, profile = token.text, place.text.profile
    neighbours = place.window.neighbours
    again = math.log1p(max(0, min(draft.item.count(token.key) - 1, _OFTEN)))
    capital = word[0].isupper() and not word.isupper()
    own_kind, large = place.kind != "unknown", _large(place)
    return {
        "kept": 1.0,
        "large": large,
        "length": float(min(len(word), _LONG)),
        "again": again,
        "again_large": again * large,
        "again_capital": again * word[0].isupper(),
        "near_known": profile.near_known[place.index],
        "near_standard": profile.near_standard[place.index],
        "two_letters": float(len(word) == 2),
        "three_letters": float(len(word) == 3),
        "capitalised": float(capital),
        "capitalised_within": float(capital and token.gap is Gap.TOGETHER),
        "capitals": float(word.isupper()),
        "mixed_capitals": float(not word[1:].islower() and not word.isupper()),
        "alone": float(neighbours == 0),
        "one_neighbour": float(neighbours == 1),
        "signs": float(sum(not char.isalpha() for char in word)),
        "accents": float(not word.isascii()),
        "abbreviation": float(len(word) <= 3 and draft.text[token.end : token.end + 1] == "."),
        "elided": float(elided(draft.text, token)),
        "after_title": float(_after_title(draft, place.index)),
        "unclean": float(not token.clean),
        "part": float(token is not draft.tokens[place.index]),
        "fragment": float(_fragment(place)),
        "latin": float(place.kind == "unknown" and word[-1] in "ai"),
        "own_standard": float(own_kind and lexicon.standard(token.key)),
        "own_frequency": _frequency(place, token.text.lower()) if own_kind else 0.0,
        "options": math.log(options),
    }


def _kept(nats: float) -> float:
    return max(_LEAST, min(_MOST, nats))


def _frequency(place: Place, key: str) -> float:
    """Return ln of the share a word has of all text, counted from that of the rarest words."""
    return math.log((place.text.english.lexicon.frequency(key) + _UNCOUNTED) / _OF_THE_WEB) + _RAREST


def _after_title(draft: Draft, index: int) -> bool:
    """Tell whether a surname is due: after Mr., Captain, or an initial."""
    if not index:
        return False
    before = draft.tokens[index - 1]
    return before.key in TITLES or (len(before.text) == 1 and before.text.isupper())


def _fragment(place: Place) -> bool:
    """Tell whether the word makes a longer one with a neighbour."""
    tokens, standard = place.draft.tokens, place.text.english.lexicon.standard
    index, token = place.index, place.token
    if index and token.gap is Gap.TOGETHER and standard(tokens[index - 1].key + token.key):
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return after is not None and after.gap is Gap.TOGETHER and standard(token.key + after.key)
