"""Scannos: misread words, those that are no words (tbe) and those that are (nee for flee), and words run together.

A word is replaced by a common one when all evidence together (which letters are taken for which, here and
in this item; how the words go with those around them; how common they are; what kind of word and text it
is) makes it probable enough. What falls short of that, or stands where English is no judge, is flagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.asking import ask
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.ink import RULE, VETO, agreed, odds
from pipeline.repair.weighing import Weighed, weigh

#: Probability of being misread from which on a word is flagged. Without a scan there is nothing else to go by, and more
#: are worth a look: of those flagged nine in ten are wrong in old newspapers.
DOUBTFUL, DOUBTFUL_TEXT = 0.5, 0.3
CONFIDENT, OVERRULED = 0.9, 0.96  #: a reader so sure of a word is overruled only with so great a probability
_LEAST = 0.02  # probability of a candidate worth showing


def scannos(draft: Draft) -> Iterator[Proposal]:
    """Propose edits and flags for misread words. English only."""
    text = draft.as_english
    if text is None:
        return
    for weighed in ask(draft, text, weigh(draft, text)):
        if weighed.wrong >= _LEAST:
            yield from _proposal(draft, text, weighed)


def _proposal(draft: Draft, text: EnglishText, weighed: Weighed) -> Iterator[Proposal]:
    token, best, model = weighed.token, weighed.options[weighed.best], text.english.misreading
    doubt = _doubt(text, weighed.index)
    by_language = weighed.shares[weighed.best]
    least = model.thresholds.get("neural" if weighed.neural is not None else weighed.edit, 1.0)
    likely = by_language >= least
    ink = odds(draft, token.start, token.end, best.text)
    if ink is not None:
        chance = model.with_ink(by_language, ink)
        sure = chance >= model.thresholds.get("ink", 1.0)
    else:
        confident = (draft.confidence(token.start, token.end) or 0.0) >= CONFIDENT
        chance, sure = by_language, by_language >= (max(least, OVERRULED) if confident else least)
    doubtful = DOUBTFUL if draft.words else DOUBTFUL_TEXT
    wrong = chance if ink is not None else max(chance, weighed.wrong)
    evidence = _evidence(weighed, chance, ink)
    if (likely or sure) and not doubt and ink is not None and ink < VETO and agreed(draft, token.start, token.end):
        # Printed so, whatever language says.
        yield Proposal(flag=_flag(weighed, RULE, evidence | {"wrong": round(chance, 4)}))
    elif sure and not doubt:
        yield Proposal(edit=Edit(token.start, token.end, token.text, best.text, _rule(weighed), evidence))
    elif sure:  # how probable it is where English is no judge nobody knows
        yield Proposal(flag=_flag(weighed, _rule(weighed), evidence | {"doubt": doubt}))
    elif wrong >= doubtful and not doubt:
        yield Proposal(flag=_flag(weighed, _rule(weighed), evidence | {"wrong": round(wrong, 4)}))


def _doubt(text: EnglishText, index: int) -> str:
    """Return why no edit is made however probable; empty if one may be."""
    return text.profile.foreign or text.profile.passage[index]


def _flag(weighed: Weighed, rule: str, evidence: Evidence) -> Flag:
    token = weighed.token
    candidates = tuple(
        Candidate(option.text, round(share, 3))
        for option, share in zip(weighed.options, weighed.shares, strict=True)
        if share >= _LEAST
    )
    return Flag(token.start, token.end, token.text, rule, candidates[:3], evidence)


def _rule(weighed: Weighed) -> str:
    if weighed.options[weighed.best].variant is None:
        return "space.missing"
    return "scanno.unknown" if weighed.kind == "unknown" else "scanno.stealth"


def _evidence(weighed: Weighed, chance: float, ink: float | None) -> Evidence:
    best = weighed.best
    described, variant = weighed.described[best], weighed.options[best].variant
    evidence: Evidence = {"probability": round(chance, 4)}
    if weighed.neural is not None:
        evidence["neural"] = weighed.neural
    if ink is not None:
        evidence["ink"] = round(ink, 2)
    if variant is not None:
        evidence["confusion"] = " ".join(variant.confusions)
        evidence["context"] = round(described["context"], 2)
    else:
        evidence["context"] = round(described["split_context"], 2)
    if len(weighed.options) > 1:
        evidence["next"] = weighed.options[1].text
    return evidence
