"""Scannos: misread words, those that are no words (tbe) and those that are (nee for flee), and words run together.

A word is replaced by a common one when all evidence together (which letters are taken for which, here and
in this item; how the words go with those around them; how common they are; what kind of word and text it
is) makes it probable enough. What falls short of that, or stands where English is no judge, is flagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.weighing import Weighed, weigh

DOUBTFUL = 0.5  #: probability of being misread from which on a word is flagged
_LEAST = 0.02  # probability of a candidate worth showing


def scannos(draft: Draft) -> Iterator[Proposal]:
    """Propose edits and flags for misread words. English only."""
    text = draft.as_english
    if text is None:
        return
    for weighed in weigh(draft, text):
        sure = weighed.shares[weighed.best] >= text.english.misreading.thresholds.get(weighed.edit, 1.0)
        doubt = _doubt(text, weighed.index)
        if sure and not doubt:
            yield Proposal(edit=_edit(weighed))
        elif sure or (weighed.wrong >= DOUBTFUL and not doubt):
            yield Proposal(flag=_flag(weighed, doubt))


def _doubt(text: EnglishText, index: int) -> str:
    """Return why no edit is made however probable; empty if one may be."""
    return text.profile.foreign or text.profile.passage[index]


def _edit(weighed: Weighed) -> Edit:
    token, best = weighed.token, weighed.options[weighed.best]
    return Edit(token.start, token.end, token.text, best.text, _rule(weighed), _evidence(weighed))


def _flag(weighed: Weighed, doubt: str) -> Flag:
    token = weighed.token
    candidates = tuple(
        Candidate(option.text, round(share, 3))
        for option, share in zip(weighed.options, weighed.shares, strict=True)
        if share >= _LEAST
    )
    evidence = _evidence(weighed)
    if doubt:
        evidence["doubt"] = doubt
    return Flag(token.start, token.end, token.text, _rule(weighed), candidates[:3], evidence)


def _rule(weighed: Weighed) -> str:
    if weighed.options[weighed.best].variant is None:
        return "space.missing"
    return "scanno.unknown" if weighed.kind == "unknown" else "scanno.stealth"


def _evidence(weighed: Weighed) -> Evidence:
    best = weighed.best
    described, variant = weighed.described[best], weighed.options[best].variant
    evidence: Evidence = {"probability": round(weighed.shares[best], 4)}
    if variant is not None:
        evidence["confusion"] = " ".join(variant.confusions)
        evidence["context"] = round(described["context"], 2)
    else:
        evidence["context"] = round(described["split_context"], 2)
    if len(weighed.options) > 1:
        evidence["next"] = weighed.options[1].text
    return evidence
