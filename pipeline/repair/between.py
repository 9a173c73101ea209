"""What stands between two words that can be trusted: the place where stray marks and lost ones show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Edit, Evidence
from pipeline.repair.draft import Draft, Proposal
from pipeline.repair.tables import table_lines
from pipeline.repair.tokens import Token


class Between(NamedTuple):
    """The signs and spaces between two words."""

    text: str
    before: Token
    after: Token
    place: int  #: of the word before, among the tokens

    @property
    def start(self) -> int:
        return self.before.end

    @property
    def end(self) -> int:
        return self.after.start

    def becomes(self, new: str, rule: str, evidence: Evidence | None = None) -> Proposal:
        """Propose to write something else between the words."""
        return Proposal(Edit(self.start, self.end, self.text, new, rule, evidence or {}))


def between_words(draft: Draft) -> Iterator[Between]:
    """Yield what stands between neighbours in running text, where it is more than a space.

    The word before is in small letters, both are known where English can judge, and neither is in a table
    or in a passage that is not English.
    """
    profile = draft.as_english.profile if draft.as_english is not None else None
    if profile is not None and profile.foreign:
        profile = None
    tables = table_lines(draft.text)
    for index, (before, after) in enumerate(pairwise(draft.tokens)):
        if after.start - before.end == 1 and draft.text[before.end] == " ":
            continue
        if not (_plain(before.text) and before.text.islower() and _plain(after.text)):
            continue
        if profile is not None and not (profile.known[index] and profile.known[index + 1]):
            continue
        if before.start not in tables and after.start not in tables:
            yield Between(draft.text[before.end : after.start], before, after, index)


def _plain(word: str) -> bool:
    return len(word) > 1 and word.isalpha()
