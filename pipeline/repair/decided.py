"""What a person has decided goes before all evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.evidence.item import word_key
from pipeline.evidence.learnt import Veto
from pipeline.model import Decision, Edit
from pipeline.repair.draft import Proposal
from pipeline.text.decisions import CONTEXT, Fit, fit, meeting

ACCEPTED = "decision.accepted"


class Ruling(NamedTuple):
    """The places of a text that are decided."""

    fits: tuple[Fit, ...]

    def proposals(self) -> Iterator[Proposal]:
        """Yield the edits that were accepted and are not made yet."""
        for start, end, decision, done in self.fits:
            if decision.accepted and not done and decision.old != decision.new:
                edit = Edit(start, end, decision.old, decision.new, ACCEPTED, {"probability": 1.0})
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


def without_vetoed(proposals: Iterable[Proposal], text: str, vetoes: Sequence[Veto]) -> Iterator[Proposal]:
    """Yield proposals without the changes and candidates that people rejected in such a place before."""
    known = {(veto.old, veto.new): [] for veto in vetoes}  # type: dict[tuple[str, str], list[Veto]]
    for veto in vetoes:
        known[veto.old, veto.new].append(veto)

    def vetoed(start: int, end: int, old: str, new: str) -> bool:
        return any(_holds(veto, text, start, end) for veto in known.get((old, new), ()))

    for edit, flag in proposals:
        if edit is not None and vetoed(edit.start, edit.end, edit.old, edit.new):
            continue
        if flag is not None and flag.candidates:
            left = tuple(one for one in flag.candidates if not vetoed(flag.start, flag.end, flag.old, one.text))
            flag = replace(flag, candidates=left) if left else None
        if edit is not None or flag is not None:
            yield Proposal(edit, flag)


def _holds(veto: Veto, text: str, start: int, end: int) -> bool:
    if veto.before is None and veto.after is None:
        return True
    before = text[max(start - CONTEXT, 0) : start].split()[-1:]
    after = text[end : end + CONTEXT].split()[:1]
    return (veto.before or "", veto.after or "") == (_key(before), _key(after))


def _key(words: Sequence[str]) -> str:
    return word_key("".join(words).strip("\"'()[]{}.,;:!?*_-—–"))
