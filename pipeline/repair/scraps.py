"""Scraps of letters that are part of no word: "the steam t booths", "Ir The prisoner said".

Readers make them of the letters at the edge of the next column, of rules, and of dirt. A scrap is left out when all
evidence together makes it probable enough that nothing stands there. Of the alternatives, that it is a word, a part of
one beside it, or what is left of a small word, the words around it tell most. Only in texts without scans: where there
is one, two readers have settled whether there is anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, log1p

from pipeline.evidence.choice import Features, probability
from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.context import Context, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.small_words import SMALL_WORDS
from pipeline.repair.tables import table_lines
from pipeline.repair.tokens import Gap, Token

DOUBTFUL = 0.5  #: probability from which on one is flagged
RULE = "scrap"
_CHUNK = re.compile(r"(?<!\S)\S{1,4}(?!\S)")
_PUNCTUATION = re.compile(r"[\s.,;:!?\"'“”‘’()—–-]*")  # between words; other signs make formulae and points
_LONGEST = 3  # letters
_NEAR = 500  # characters within which a letter that comes back is meant
_FITS = 2.0  # nats by which a word goes with its neighbours, from which on it is none
_LEAST, _MOST = -10.0, 20.0  # nats; what lies beyond is all the same
_RARE, _UNCOUNTED, _JOINS = 300_000, 10_000, 3  # occurrences; and how much oftener a joined word must occur
_NOTHING_LIKE = -60.0
_OFTEN = "the of to and a in was he his that at for it is on be as with by had"
_OFTENEST = tuple(_OFTEN.split())


@dataclass(frozen=True, slots=True)
class Scrap:
    """A place where nothing may stand, with what speaks for that."""

    start: int  #: of what would change: white space on both sides is among it
    end: int
    new: str
    features: Features


def scraps(draft: Draft) -> Iterator[Proposal]:
    """Propose to leave scraps out. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign or draft.words:
        return
    model = text.english.misreading
    if not model.scrap:
        return
    for scrap in scraps_in(draft, text):
        chance = probability(scrap.features, model.scrap)
        evidence: Evidence = {"probability": round(chance, 4)}
        old = draft.text[scrap.start : scrap.end]
        if chance >= model.thresholds.get(RULE, 1.0):
            yield Proposal(Edit(scrap.start, scrap.end, old, scrap.new, RULE, evidence))
        elif chance >= DOUBTFUL:
            candidates = (Candidate(scrap.new, round(chance, 3)),)
            yield Proposal(flag=Flag(scrap.start, scrap.end, old, RULE, candidates, evidence))


def scraps_in(draft: Draft, text: EnglishText) -> list[Scrap]:
    """Return the places of an English text where a scrap may stand, in order."""
    tables = table_lines(draft.text)
    starts = [token.start for token in draft.tokens]
    chunks = [match for match in _CHUNK.finditer(draft.text) if _may_be_one(match[0], text)]
    among = log1p(100 * len(chunks) / (1 + len(draft.tokens)))
    meant = _coming_back(chunks)
    found = []
    for chunk in chunks:
        first, after = bisect_left(starts, chunk.start()), bisect_left(starts, chunk.end())
        if chunk.start() in tables or chunk.start() in meant or first == after:
            continue
        if _between_words(draft, text, first, after):
            features = _features(draft, text, chunk[0], first, after)
            if features is not None:
                found.append(_scrap(draft.text, chunk, features | {"among": among}))
    return found


def _may_be_one(chunk: str, text: EnglishText) -> bool:
    letters = _letters(chunk)
    if not 0 < len(letters) <= _LONGEST or not letters.isalpha():
        return False
    return len(letters) == 1 or not text.english.lexicon.common(letters.lower())


def _coming_back(chunks: Sequence[re.Match[str]]) -> set[int]:
    """Return where chunks start that stand near others like them.

    Those are of the same letters ("the value of x ... let x be"), or begin lines, as in a list.
    """
    last: dict[str, int] = {}
    found = set()
    for chunk in chunks:
        start = chunk.start()
        begins_line = start == 0 or chunk.string[start - 1] in "\r\n"
        for kind in (_letters(chunk[0]), "\n") if begins_line else (_letters(chunk[0]),):
            if kind in last and start - last[kind] < _NEAR:
                found |= {start, last[kind]}
            last[kind] = start
    return found


def _letters(chunk: str) -> str:
    return "".join(char for char in chunk if char.isalnum())


def _between_words(draft: Draft, text: EnglishText, first: int, after: int) -> bool:
    """Tell whether known words stand on both sides, or the paragraph ends, and capitals not within it.

    A capital between words may be a point, a division, a class.
    """
    tokens, profile = draft.tokens, text.profile
    begins = tokens[first].gap is Gap.PARAGRAPH
    ends = after == len(tokens) or tokens[after].gap is Gap.PARAGRAPH
    if profile.passage[first] or (begins and ends):
        return False
    letters = tokens[first].text
    if letters.isupper() and letters != "I" and not begins:
        return False
    before = begins or (profile.known[first - 1] and _plain(draft, tokens[first - 1].end, tokens[first].start))
    return before and (ends or (profile.known[after] and _plain(draft, tokens[after - 1].end, tokens[after].start)))


def _plain(draft: Draft, start: int, end: int) -> bool:
    return _PUNCTUATION.fullmatch(draft.text, start, end) is not None


def _features(draft: Draft, text: EnglishText, chunk: str, first: int, after: int) -> Features | None:
    """Return what speaks for a scrap; None where the word goes well with its neighbours."""
    context, lexicon = text.context, text.english.lexicon
    letters = _letters(chunk)
    key = letters.lower()
    window = context.window_of(first, after - 1)
    without = _likelihood(context, (), window)
    words = context.words_of(key)
    gain = _kept(without - _likelihood(context, words, window)) if words else 0.0
    if words and gain < -_FITS:
        return None
    tokens = draft.tokens
    before = tokens[first - 1] if tokens[first].gap is not Gap.PARAGRAPH else None
    next_ = tokens[after] if after < len(tokens) and tokens[after].gap is not Gap.PARAGRAPH else None
    any_word = _kept(without - max(_likelihood(context, (word,), window) for word in _OFTENEST))
    return {
        "scrap": 1.0,
        "context": gain,
        "unseen": float(not words),
        "any": any_word,
        "any_better": min(0.0, any_word),
        "two_letters": float(len(letters) == 2),
        "three_letters": float(len(letters) == _LONGEST),
        "letter_a": float(key == "a"),
        "letter_i": float(key == "i"),
        "capitals": float(letters.isupper()),
        "signs": float(len(chunk) > len(letters)),
        "stop": float(chunk.endswith(".")),
        "first": float(before is None and _capital(next_)),
        "last": float(next_ is None),
        "apart": float(tokens[first].gap is Gap.APART),
        "capital_before": float(_capital(before)),
        "capital_after": float(_capital(next_)),
        "small_before": float(before is not None and before.key in SMALL_WORDS),
        "rare_before": float(before is not None and lexicon.frequency(before.key) < _RARE),
        "rare_after": float(next_ is not None and lexicon.frequency(next_.key) < _RARE),
        "begins_next": float(next_ is not None and next_.key.startswith(key)),
        "joins_next": _joins(text, next_, f"{key}{next_.key}") if next_ else 0.0,
        "near_known": text.profile.near_known[first],
        "near_standard": text.profile.near_standard[first],
    }


def _likelihood(context: Context, words: tuple[str, ...], window: Window) -> float:
    """Return ln P of words and of what follows them, in a window."""
    row = (*words, *window.after)
    return context.score(row, Window(window.before, (), 0), _NOTHING_LIKE) if row else 0.0


def _kept(nats: float) -> float:
    return max(_LEAST, min(_MOST, nats))


def _capital(token: Token | None) -> bool:
    return token is not None and token.text[0].isupper()


def _joins(text: EnglishText, beside: Token, joined: str) -> float:
    """Return by how much oftener a scrap and the word beside it occur as one word than that word alone, as ln."""
    frequency = text.english.lexicon.frequency
    alone, together = frequency(beside.key) + _UNCOUNTED, frequency(joined) + _UNCOUNTED
    if beside.key in SMALL_WORDS or together < _JOINS * alone:
        return 0.0
    return log(together / alone)


def _scrap(text: str, chunk: re.Match[str], features: Features) -> Scrap:
    start, end = chunk.span()
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    before, after = text[start : chunk.start()], text[chunk.end() : end]
    if not start or end == len(text):
        return Scrap(start, end, after if end == len(text) else before, features)
    new = after if "\n" in after or "\r" in after else before
    return Scrap(start, end, new, features)
