"""Scannos: misread words, those that are no words (tbe) and those that are (nee for flee).

A word is replaced by a common one when a confusion of characters leads from the one to the other, and
the language finds the other so much likelier in its place that the confusion, the kind of word and the
kind of text are all outweighed. What falls a little short of that, or stands where English is no judge,
is flagged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pipeline.evidence import spelling
from pipeline.evidence.confusions import Variant
from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.context import PER_LETTER, UNSEEN, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.profile import elided
from pipeline.repair.tokens import TITLES, Gap, Token

MIN_GAP = 2.5  #: nats between the best candidate and the next
MAX_CAPITAL_COST = 3.0  #: a capital may begin a name, so only everyday confusions count
FLAG_SHORTFALL = 4.0  #: nats below what an edit needs
FLAG_WORDS = 40  #: at most one flag for so many words

# What an edit needs beyond the margin of the settings, in nats.
_BY_LENGTH = {2: -1.0, 3: 1.5, 4: 0.0, 5: -1.0}  # the model knows best how the smallest words go together
_TWO_LETTERS = 6.0  # no word, and too short to tell which one it was
_LONGER = -2.0  # a long word is hardly ever another one
_IN_ITEM = -2.0  # the item uses the candidate elsewhere
_ONE_NEIGHBOUR = 1.0
_RARE = 4.0  # a dictionary lists the word, the model has not seen it
_OWN_RIGHT = 3.0  # the model knows the word
_STANDARD = 1.5  # and so does the spelling dictionary
_CAPITAL = 2.0
_NEW_NAME = 3.0  # a capital within a sentence, and the item does not use the candidate elsewhere
_REPEATED = 2.0  # the item uses the word as read elsewhere
_RIVAL, _MUCH_OFTENER = 2.0, 3  # and the candidate not that many times as often
_DOUBTFUL_PLACE, _FEW_KNOWN = 2.0, 0.7  # the share of known words around is lower
_CONFIDENT, _SURE = 1.5, 0.9  # the reader's confidence is higher

_OF_THE_WEB = 6e11  # words behind the frequency list
_PER_SIGN = 6.0  # nats by which a string with a figure in it is less likely to be right
_ONLY_HERE = 2.0  # nats off for a word that the item uses, whatever stands around it

_FIGURE = re.compile(r"\d(?:st|nd|rd|th|d|s|lb|lbs|oz|in|ft)$|^[a-z]?\d+$")

Kind = Literal["unknown", "rare", "stealth"]  # no word; a listed one; one that the model knows


class _Finding(NamedTuple):
    """A word that may be misread, with likelier ones, weighed."""

    token: Token
    kind: Kind
    ranked: list[tuple[float, Variant]]  #: by how many nats a variant is likelier than what was read; best first
    needed: float
    doubt: str  #: why no edit is made whatever the margin; empty if one may be

    @property
    def margin(self) -> float:
        return self.ranked[0][0]

    @property
    def gap(self) -> float:
        return self.margin - self.ranked[1][0] if len(self.ranked) > 1 else self.margin

    @property
    def certain(self) -> bool:
        return self.margin >= self.needed and self.gap >= MIN_GAP and not self.doubt


def scannos(draft: Draft) -> Iterator[Proposal]:
    """Propose edits and flags for misread words. English only."""
    text = draft.as_english
    if text is None:
        return
    doubtful: list[_Finding] = []
    for index, token in enumerate(draft.tokens):
        finding = _weigh(draft, text, index) if _may_be_misread(draft, token) else None
        if finding is None:
            continue
        if finding.certain:
            yield Proposal(edit=_edit(finding))
        elif finding.margin >= finding.needed - (0.0 if text.profile.foreign else FLAG_SHORTFALL):
            doubtful.append(finding)
    doubtful.sort(key=lambda finding: (finding.needed - finding.margin, finding.token.start))
    for finding in doubtful[: 1 + len(draft.tokens) // FLAG_WORDS]:
        yield Proposal(flag=_flag(finding))


def _may_be_misread(draft: Draft, token: Token) -> bool:
    """Leave alone what a language model cannot judge: figures, initials, acronyms, contractions, compounds."""
    word, key = token.text, token.key
    if len(word) < 2 or word.isupper() or token.divided or not token.clean or not word.isascii():
        return False
    if "'" in key or "-" in key or key in draft.good_words:
        return False
    if word.isalpha():
        return True
    signs = sum(not char.isalpha() for char in word)
    return signs == 1 and len(word) > 3 and not _FIGURE.search(key)  # "8utton", but not "i8th" or "1lb"


def _weigh(draft: Draft, text: EnglishText, index: int) -> _Finding | None:
    token = draft.tokens[index]
    kind = _kind(text, token, known=text.profile.known[index])
    variants = text.english.variants(token.text, slight=kind != "unknown")
    if not variants:
        return None
    window = text.context.window(index)
    ranked = _ranked(draft, text, token, kind, window, _one_of_each(variants, token))
    if not ranked or ranked[0][0] <= 0:
        return None
    best = ranked[0][1]
    needed = _needed(draft, text, index, kind, best, window)
    return _Finding(token, kind, ranked, needed, _doubt(draft, text, index, kind, best, window))


def _kind(text: EnglishText, token: Token, *, known: bool) -> Kind:
    if not known:
        return "unknown"
    trigram = text.english.trigram
    return "stealth" if trigram is not None and trigram.knows(token.key) else "rare"


def _one_of_each(variants: list[Variant], token: Token) -> Iterable[Variant]:
    """Leave one of those that differ in capitals only.

    That is the cheapest; but a word that begins otherwise than was read is small within a sentence.
    """
    best: dict[str, Variant] = {}
    spelt_so = set(spelling.variants(token.key))  # connexion is no misreading of connection
    for variant in variants:
        key = variant.text.lower()
        if key == token.text.lower() or key in spelt_so:
            continue
        kept = best.setdefault(key, variant)
        begins_anew = token.text[0].islower() or key[0] != token.text[0].lower()
        if kept.text != key == variant.text and begins_anew and token.gap is Gap.TOGETHER:
            best[key] = variant
    return best.values()


def _ranked(
    draft: Draft, text: EnglishText, token: Token, kind: Kind, window: Window, variants: Iterable[Variant]
) -> list[tuple[float, Variant]]:
    context, size = text.context, sum(draft.item.words.values())

    def by_itself(key: str) -> float:
        # A string that is no word may be any word of the item or the language; a word only one that fits.
        if kind != "unknown":
            return UNSEEN
        here, anywhere = draft.item.count(key), text.english.lexicon.frequency(key)
        in_item = math.log(here / (size + 1000)) - _ONLY_HERE if here else UNSEEN
        return max(in_item, math.log(anywhere / _OF_THE_WEB) if anywhere else UNSEEN, UNSEEN)

    if kind == "unknown":
        signs = sum(not char.isalpha() for char in token.text)
        as_read = context.score((), window, UNSEEN - PER_LETTER * max(0, len(token.text) - 5) - _PER_SIGN * signs)
    else:
        as_read = context.score(context.words_of(token.key), window, UNSEEN)
    weighed = []
    for variant in variants:
        key = variant.text.lower()
        weighed.append((context.score(context.words_of(key), window, by_itself(key)) - as_read - variant.cost, variant))
    return sorted(weighed, key=lambda pair: (-pair[0], pair[1].text))[:3]


def _needed(draft: Draft, text: EnglishText, index: int, kind: Kind, best: Variant, window: Window) -> float:
    token = draft.tokens[index]
    confidence = draft.confidence(token.start, token.end)
    repeated = draft.item.count(token.key) > 1
    return (
        draft.margin
        + text.profile.cleanness
        + (best.cost - 1.0)
        + _BY_LENGTH.get(len(token.text), _LONGER)
        + (_TWO_LETTERS if len(token.text) == 2 and kind != "stealth" else 0.0)
        + (_RARE if kind == "rare" else 0.0)
        + (_OWN_RIGHT if kind == "stealth" else 0.0)
        + (_STANDARD if kind == "stealth" and text.english.lexicon.standard(token.key) else 0.0)
        + (_IN_ITEM if draft.item.count(best.text) else 0.0)
        + (_REPEATED if repeated else 0.0)
        + (_RIVAL if repeated and kind != "stealth" and _rivals(draft, token, best) else 0.0)
        + (_ONE_NEIGHBOUR if window.neighbours < 2 else 0.0)
        + (_CAPITAL if best.text[0].isupper() else 0.0)
        + (
            _NEW_NAME
            if best.text[0].isupper() and token.gap is Gap.TOGETHER and not draft.item.count(best.text)
            else 0.0
        )
        + (_DOUBTFUL_PLACE if text.profile.near_known[index] < _FEW_KNOWN else 0.0)
        + (_CONFIDENT if confidence is not None and confidence >= _SURE else 0.0)
    )


def _doubt(draft: Draft, text: EnglishText, index: int, kind: Kind, best: Variant, window: Window) -> str:
    token = draft.tokens[index]
    if text.profile.foreign or text.profile.passage[index]:
        return text.profile.foreign or text.profile.passage[index]
    if not window.neighbours:
        return "no known word beside it"
    if best.text[0].isupper() and best.cost > MAX_CAPITAL_COST:
        return "may be a name"
    if best.text[0].isupper() and not draft.item.count(best.text) and _after_title(draft, index):
        return "may be a name"
    if _fragment(draft, text, index, best):
        return "may be part of a word"
    if kind == "stealth":
        return ""
    if elided(draft.text, token):
        return "letters left out"
    if token.text[0].isupper() and draft.item.count(token.key) > 1 and _rivals(draft, token, best):
        return "occurs again in the item"
    if len(token.text) <= 3 and draft.text[token.end : token.end + 1] == ".":
        return "may be an abbreviation"
    return ""


def _after_title(draft: Draft, index: int) -> bool:
    """Tell whether a surname is due: after Mr., Captain, or an initial."""
    if index == 0:
        return False
    before = draft.tokens[index - 1]
    initial = len(before.text) == 1 and before.text.isupper() and draft.text[before.end : before.end + 1] == "."
    return initial or (before.key in TITLES and draft.tokens[index].gap is Gap.TOGETHER)


def _rivals(draft: Draft, token: Token, best: Variant) -> bool:
    return draft.item.count(best.text) < _MUCH_OFTENER * draft.item.count(token.key)


def _fragment(draft: Draft, text: EnglishText, index: int, best: Variant) -> bool:
    """Tell whether the word makes a longer one with a neighbour."""
    tokens, lexicon = draft.tokens, text.english.lexicon
    token = tokens[index]
    if index and token.gap is Gap.TOGETHER:
        before = tokens[index - 1]
        if lexicon.standard(before.key + token.key):
            return True
        if not text.profile.known[index - 1] and lexicon.listed(before.key + best.text):
            return True
    if index + 1 < len(tokens) and tokens[index + 1].gap is Gap.TOGETHER:
        return lexicon.standard(token.key + tokens[index + 1].key)
    return False


def _edit(finding: _Finding) -> Edit:
    token, best = finding.token, finding.ranked[0][1]
    return Edit(token.start, token.end, token.text, best.text, _rule(finding), _evidence(finding))


def _flag(finding: _Finding) -> Flag:
    token = finding.token
    likelier = ((margin, variant) for margin, variant in finding.ranked if margin > 0)
    candidates = tuple(Candidate(variant.text, round(margin, 2)) for margin, variant in likelier)
    evidence = _evidence(finding)
    if finding.doubt:
        evidence["doubt"] = finding.doubt
    return Flag(token.start, token.end, token.text, _rule(finding), candidates, evidence)


def _rule(finding: _Finding) -> str:
    return "scanno.unknown" if finding.kind == "unknown" else "scanno.stealth"


def _evidence(finding: _Finding) -> Evidence:
    best = finding.ranked[0][1]
    evidence: Evidence = {
        "margin": round(finding.margin, 2),
        "needed": round(finding.needed, 2),
        "confusion": " ".join(best.confusions),
    }
    if len(finding.ranked) > 1:
        evidence["next"] = finding.ranked[1][1].text
        evidence["gap"] = round(finding.gap, 2)
    return evidence
