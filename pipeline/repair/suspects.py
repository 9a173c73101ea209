"""Words that a person wants to look at wherever they stand: the bad words of an item."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Flag
from pipeline.repair.draft import Draft, Proposal


def suspects(draft: Draft) -> Iterator[Proposal]:
    """Flag the words on the list of bad words. Any language."""
    bad = draft.language.learnt.suspects
    for token in draft.tokens if bad else ():
        if token.key in bad:
            yield Proposal(flag=Flag(token.start, token.end, token.text, "word.bad"))
