"""What a person has decided goes before all evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Decision, Edit
from pipeline.repair.draft import Proposal
from pipeline.text.decisions import Fit, fit, meeting

RULE = "decision.accepted"


class Ruling(NamedTuple):
    """The places of a text that are decided."""

    fits: tuple[Fit, ...]

    def proposals(self) -> Iterator[Proposal]:
        """Yield the edits that were accepted and are not made yet."""
        for start, end, decision, done in self.fits:
            if decision.accepted and not done and decision.old != decision.new:
                edit = Edit(start, end, decision.old, decision.new, RULE, {"probability": 1.0})
                yield Proposal(edit)

    def undecided(self, proposals: Iterable[Proposal]) -> Iterator[Proposal]:
        """Yield the proposals for other places."""
        for proposal in proposals:
            changes = [change for change in proposal if change is not None]
            if not any(meeting(self.fits, change.start, change.end) for change in changes):
                yield proposal

    def allowed(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """Return the edits for other places."""
        return tuple(edit for edit in edits if not meeting(self.fits, edit.start, edit.end))


def rule_on(decisions: Sequence[Decision], text: str, layer: str) -> Ruling:
    """Find the places of decisions about one layer of a text."""
    return Ruling(fit((decision for decision in decisions if decision.layer == layer), text).found)
