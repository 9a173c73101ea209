"""The ink's word on what language proposes.

Where a scan was looked at by the second reader's network, an edit is made only if the ink can be read so. What both
readers see clearly is what was printed: it stays, and a likely slip of the printer is flagged ("sic").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.model import Candidate, Edit, Flag, Status
from pipeline.repair.draft import Draft, Proposal

#: ln of how much likelier the ink must make the new text, at least: a letter that the network does not think of at all
#: costs some 12 nats, one that it thinks of some 3 to 9.
VETO = -10.0
RULE = "sic"


def odds(draft: Draft, start: int, end: int, new: str) -> float | None:
    """Return ln of how much likelier the ink spells a text with `new` in a span of it; None where nobody looked."""
    if draft.optical is None:
        return None
    words = draft.words_in(start, end)
    if not words or any(later.word.box.left < sooner.word.box.left for sooner, later in pairwise(words)):
        return None  # no word, or words of two lines
    first, last = words[0].start, max(words[-1].end, end)
    before, after = draft.text[first:start], draft.text[end:last]
    boxes = [word.word.box for word in words]
    return draft.optical(boxes, before + draft.text[start:end] + after, before + new + after)


def agreed(draft: Draft, start: int, end: int) -> bool:
    """Tell whether both readers read a span alike."""
    words = draft.words_in(start, end)
    return bool(words) and all(
        word.word.judgement is not None and word.word.judgement.status is Status.AGREED for word in words
    )


def allowed_by_ink(proposals: Iterable[Proposal], draft: Draft) -> Iterator[Proposal]:
    """Yield proposals; edits of letters that the ink contradicts become flags, unless their pass has weighed it."""
    for proposal in proposals:
        edit = proposal.edit
        if edit is None or draft.optical is None or "ink" in edit.evidence or not _of_letters(edit):
            yield proposal
            continue
        ink = odds(draft, edit.start, edit.end, edit.new)
        if ink is None or ink >= VETO:
            yield proposal
        else:
            yield Proposal(flag=_vetoed(edit, ink, sic=agreed(draft, edit.start, edit.end)))


def _vetoed(edit: Edit, ink: float, *, sic: bool) -> Flag:
    """Return the flag that takes the place of an edit."""
    chance = edit.evidence.get("probability", 0.5)
    candidate = Candidate(edit.new, float(chance))
    evidence = {**edit.evidence, "ink": round(ink, 2)}
    return Flag(edit.start, edit.end, edit.old, RULE if sic else edit.rule, (candidate,), evidence)


def _of_letters(edit: Edit) -> bool:
    return [char for char in edit.old if char.isalnum()] != [char for char in edit.new if char.isalnum()]
