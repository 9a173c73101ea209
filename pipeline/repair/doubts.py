"""Words that two readers could not settle: no edit, but a flag with what they may say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.model import Evidence, Flag, Judgement, Status
from pipeline.repair.draft import Draft, Proposal


def doubts(draft: Draft) -> Iterator[Proposal]:
    """Flag the words whose judgement is that they are doubtful. Any language."""
    for judgement, run in groupby(draft.words, key=lambda placed: placed.word.judgement):
        if judgement is None or judgement.status is not Status.DOUBTFUL:
            continue
        words = list(run)
        # Words of one place share what was found about it; words alike in places apart do not.
        places = [words] if " " in (judgement.first or "") + (judgement.second or "") else [[word] for word in words]
        for place in places:
            yield Proposal(flag=_flag(draft, place[0].start, place[-1].end, judgement))


def _flag(draft: Draft, start: int, end: int, judgement: Judgement) -> Flag:
    rule = "reading.disputed" if judgement.candidates else "reading.unsure"
    evidence: Evidence = {"wrong": round(1 - judgement.probability, 4)}
    for name, text in (("first", judgement.first), ("second", judgement.second)):
        if text is not None:
            evidence[name] = text
    return Flag(start, end, draft.text[start:end], rule, judgement.candidates, evidence)
