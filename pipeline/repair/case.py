"""Capitals where a sentence runs on: "his hand With the", "haB", "THe".

Letters whose capital has the shape of the small one (W, S, O …) are easily taken for each other, and so are
I and i; of other words a capital in mid-sentence more often tells of a full stop that was lost. Whether a
sentence runs on or a new one begins, the language model says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.evidence.trigram import END, START
from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.context import UNSEEN, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.small_words import REVERED, SMALL_WORDS
from pipeline.repair.tokens import Gap, Token

SAME_SHAPE = frozenset("CIKOPSUVWXZ")
MIN_MARGIN = 3.5  #: nats by which the sentence must rather run on than end before the word
MIN_GAIN = 5.5  #: nats by which a word must be likelier than letters that make none
_SHORTEST_MIXED = 3
_FEW_OTHERS = 0.25  # share of capitals that are not easily misread


def case(draft: Draft) -> Iterator[Proposal]:
    """Propose small letters for capitals inside sentences. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    first_letters: list[Proposal] = []
    for index, token in enumerate(draft.tokens):
        if token.text.islower() or len(token.text) < 2 or not token.plain:
            continue
        if token.key in draft.good_words or text.profile.passage[index]:
            continue
        if token.text[1:].islower():
            first_letters += _first_letter(draft, text, index)
        elif not token.text.isupper():
            yield from _mixed(draft, text, index)
    if not _meant(first_letters):
        yield from first_letters


def _meant(findings: Sequence[Proposal]) -> bool:
    """Tell whether the capitals are printed: those of other letters are as common, as in verse written as prose."""
    others = sum(finding.edit is None for finding in findings)
    return others > max(1, _FEW_OTHERS * len(findings))


def _first_letter(draft: Draft, text: EnglishText, index: int) -> Iterator[Proposal]:
    token = draft.tokens[index]
    if token.key not in SMALL_WORDS or token.key in REVERED or not _runs_on(draft, text, index):
        return
    margin = _running_margin(text, index, token.key)
    evidence: Evidence = {"margin": round(margin, 2)}
    if margin >= MIN_MARGIN and token.text[0] in SAME_SHAPE:
        yield Proposal(Edit(token.start, token.end, token.text, token.text.lower(), "case.within-sentence", evidence))
    elif margin >= MIN_MARGIN:
        yield Proposal(flag=_flag(token, token.text.lower(), "case.within-sentence", evidence))


def _flag(token: Token, new: str, rule: str, evidence: Evidence) -> Flag:
    candidate = Candidate(new, float(evidence["margin"]))
    return Flag(token.start, token.end, token.text, rule, (candidate,), evidence)


def _runs_on(draft: Draft, text: EnglishText, index: int) -> bool:
    """Tell whether the word stands between small-letter words of its line that are known, with only spaces between."""
    tokens = draft.tokens
    if not 0 < index < len(tokens) - 1:
        return False
    before, token, after = tokens[index - 1 : index + 2]
    gaps = draft.text[before.end : token.start], draft.text[token.end : after.start]
    if gaps[0] != " " or gaps[1].strip() or before.gap is not Gap.TOGETHER or after.gap is not Gap.TOGETHER:
        return False
    trigram = text.english.trigram
    return all(word.text.islower() and trigram is not None and trigram.knows(word.key) for word in (before, after))


def _running_margin(text: EnglishText, index: int, key: str) -> float:
    """Return by how much a sentence that runs on through the word is likelier than a new one beginning with it."""
    context = text.context
    trigram = text.english.trigram
    window = context.window(index)
    if trigram is None or not window.before or not trigram.knows(key):
        return 0.0
    running = context.score((key,), window, UNSEEN)
    ending = trigram.log_prob(END, window.before)
    return running - ending - context.score((key,), Window((START,), window.after, 1), UNSEEN)


def _mixed(draft: Draft, text: EnglishText, index: int) -> Iterator[Proposal]:
    """Write "waS" small: what is a common word in small letters was hardly meant otherwise.

    The L of "triaL He" is an l and a full stop.
    """
    token = draft.tokens[index]
    small = token.text.lower()
    odd = [letter for letter in token.text[1:] if letter.isupper()]
    lexicon = text.english.lexicon
    if len(small) < _SHORTEST_MIXED or len(odd) != 1 or not _between_small(draft, text, index):
        return
    if not (lexicon.holds(small, name=False) and lexicon.standard(small)):
        return
    gain = _gain(text, index, small)
    if gain < MIN_GAIN:
        return
    first = token.gap >= Gap.SENTENCE or (token.text[0].isupper() and small not in SMALL_WORDS)
    new = small.capitalize() if first else small
    evidence: Evidence = {"margin": round(gain, 2)}
    if odd == [token.text[-1]] == ["L"] and _ends_sentence(draft, index):
        yield Proposal(Edit(token.start, token.end, token.text, f"{new}.", "case.l-and-stop", evidence))
    elif SAME_SHAPE.issuperset(letter for letter in token.text if letter.isupper()):
        yield Proposal(Edit(token.start, token.end, token.text, new, "case.mixed", evidence))
    else:
        yield Proposal(flag=_flag(token, new, "case.mixed", evidence))


def _ends_sentence(draft: Draft, index: int) -> bool:
    """Tell whether a sentence begins with the next word, though no full stop was read."""
    token = draft.tokens[index]
    if index + 1 == len(draft.tokens):
        return not draft.text[token.end :].strip()
    after = draft.tokens[index + 1]
    return after.text[0].isupper() and not draft.text[token.end : after.start].strip()


def _between_small(draft: Draft, text: EnglishText, index: int) -> bool:
    """Tell whether a neighbour is a known word in small letters, and neither has another capital than its first."""
    around = [place for place in (index - 1, index + 1) if 0 <= place < len(draft.tokens)]
    words = [draft.tokens[place].text for place in around]
    if not all(word[1:].islower() or len(word) == 1 for word in words):
        return False
    return any(word.islower() and text.profile.known[place] for word, place in zip(words, around, strict=True))


def _gain(text: EnglishText, index: int, word: str) -> float:
    context = text.context
    window = context.window(index)
    return context.score(context.words_of(word), window, UNSEEN) - context.score((), window, UNSEEN)
