"""Which words of a draft may be misread, what they may be, and with what probability."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.evidence.choice import Features, shares
from pipeline.evidence.misreading import WordKind
from pipeline.repair.capitals import capital_beside
from pipeline.repair.context import Context
from pipeline.repair.draft import Draft, EnglishText
from pipeline.repair.features import Place, context_gains, kept_features, option_features, out_of_question
from pipeline.repair.options import Option, Part, is_elided_ing, may_be_misread, options_of, splits_of, unknown_part
from pipeline.repair.tokens import Gap, Token
from pipeline.text.characters import fold

_CUT = re.compile(r"[_*][a-z]")  # behind a part of a word that has a sign for a letter: "necessaril_y"
MOST_OPTIONS = 4  #: of one word that are weighed, the likeliest
_SURE = 0.9  # probability from which on a word is taken for what stands there when its neighbours are weighed
_ROUNDS, _REACH = 2, 2  # times that neighbours are weighed again; words on either side that a context takes in


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word with what it may be, what speaks for each, and the probability of each."""

    index: int
    token: Token  #: or the part of a compound
    kind: WordKind
    options: Sequence[Option]
    described: Sequence[Features]
    kept: Features
    shares: Sequence[float]  #: of the options; what is missing to 1 is that of the word as read
    neural: float | None = None  #: nats by which the neural model prefers the best option to the word as read

    @property
    def best(self) -> int:
        return max(range(len(self.shares)), key=lambda number: (self.shares[number], -number))

    @property
    def edit(self) -> str:
        """What kind of edit the best option would be, as thresholds name it."""
        if self.options[self.best].variant is None:
            return "split"
        within = self.token.gap < Gap.SENTENCE
        return "capital" if self.kind == "unknown" and within and self.token.text[0].isupper() else self.kind

    @property
    def wrong(self) -> float:
        """The probability that the word is one of the options."""
        return sum(self.shares)


def weigh(draft: Draft, text: EnglishText) -> list[Weighed]:
    """Return the words that may be misread, in order.

    What is hardly in doubt counts as repaired when its neighbours are weighed.
    """
    asked = dict(_to_weigh(draft, text))
    found: dict[int, Weighed] = {}
    context, settled = text.context, dict[int, str]()
    again: Iterable[int] = asked
    for _ in range(1 + _ROUNDS):
        for index in again:
            weighed = _weigh(draft, text, context, index, *asked[index])
            if weighed is not None:
                found[index] = weighed
        sure = {index: _settled(draft, one) for index, one in found.items() if one.shares[one.best] >= _SURE}
        changed = [index for index in sure.keys() | settled.keys() if sure.get(index) != settled.get(index)]
        if not changed:
            break
        context, settled = text.context.with_words(sure), sure
        around = (index + step for index in changed for step in range(-_REACH, _REACH + 1) if step)
        again = sorted(asked.keys() & set(around))
    return [found[index] for index in sorted(found)]


def kind_of(text: EnglishText, index: int, key: str) -> WordKind:
    """Return what kind of word a token is."""
    if not text.profile.known[index]:
        return "unknown"
    trigram = text.english.trigram
    return "stealth" if trigram is not None and trigram.knows(key) else "rare"


def _to_weigh(draft: Draft, text: EnglishText) -> Iterator[tuple[int, tuple[WordKind, Part]]]:
    """Yield the words that may be misread, and of compounds the part that may be."""
    for index, token in enumerate(draft.tokens):
        cut = _CUT.match(draft.text, token.end) or is_elided_ing(draft.text, token, text.english)
        # On a page a figure behind a word is the number of a note, or of the page in a list of contents.
        numbered = draft.words and token.text[-1].isdigit()
        if cut or numbered or token.key in draft.good_words:
            continue
        if may_be_misread(token, text.english):
            yield index, (kind_of(text, index, token.key), Part(token, "", ""))
        elif "-" in token.key and not text.profile.known[index]:
            part = unknown_part(token, text.english)
            if part is not None and part.token.key not in draft.good_words:
                yield index, ("unknown", part)


def _settled(draft: Draft, weighed: Weighed) -> str:
    """Return what stands in the place of a token if the best option is right, in small letters."""
    whole, part = draft.tokens[weighed.index], weighed.token
    before, after = draft.text[whole.start : part.start], draft.text[part.end : whole.end]
    return fold(before) + weighed.options[weighed.best].key + fold(after)


def _weigh(draft: Draft, text: EnglishText, context: Context, index: int, kind: WordKind, part: Part) -> Weighed | None:
    token, english = part.token, text.english
    variants = english.misread(token.text, kind)
    if not variants and kind != "unknown":
        return None
    window = context.window_within(index, part.before, part.after)
    habits = english.habits(draft.item)
    place = Place(draft, text, context, habits, draft.item_size, index, kind, token, window)
    if kind == "stealth" and out_of_question(place, variants):
        return None
    beside = capital_beside(draft.text, draft.tokens, index)
    options = options_of(token, variants, english, beside_capital=beside)
    if kind == "unknown":
        options += splits_of(token, english)
    if not options:
        return None
    gains = context_gains(place, options)
    described = option_features(place, options, gains)
    weights = english.misreading.weights(kind)
    kept = kept_features(place, len(options))
    found = shares(described, kept, weights)
    order = sorted(range(len(options)), key=lambda number: (-found[number], options[number].text))[:MOST_OPTIONS]
    return Weighed(
        index,
        token,
        kind,
        [options[number] for number in order],
        [described[number] for number in order],
        kept,
        [found[number] for number in order],
    )
