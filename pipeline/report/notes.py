"""What a report says of an edit, a doubt or a settled dispute: from what to what, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pipeline.model import Edit, Evidence, Flag, PageWord, Status
from pipeline.report.disputes import (
    NO_TEXT,
    Judged,
    candidates_in_words,
    readings_in_words,
    settled_in_words,
    weighed_in_words,
)
from pipeline.report.rules import Rule, describe, evidence_in_words
from pipeline.report.spans import Span, plain, whole_words, with_neighbours

#: "quiet": only written otherwise; "adjudicated": the readers differed, and it was settled; "confirmed": was
#: flagged, and is confirmed by now
Kind = Literal["quiet", "adjudicated", "confirmed", "repaired", "doubtful"]

Cause = Edit | Flag | PageWord | Judged


class Place(NamedTuple):
    """Where on its page a note belongs."""

    line: int  #: of the page as printed, from 1, empty lines not counted
    context: tuple[str, str, str]  #: of the clean text: before, the place itself, after


@dataclass(frozen=True, slots=True)
class Note:
    """What was changed, settled or doubted, and why."""

    kind: Kind
    read: str  #: as read
    became: str  #: what the clean text says now; as `read` where nothing was changed
    candidates: tuple[str, ...]
    rule: Rule
    why: tuple[str, ...]  #: sentences
    place: Place
    wrong: float | None = None  #: probability of being wrong, where it is known

    @property
    def changed(self) -> bool:
        return self.became != self.read


def note_of(kind: Kind, cause: Cause, faithful: str, place: Place) -> Note:
    """Return what there is to say about a place of a faithful text."""
    if isinstance(cause, Judged):
        return _of_judged(kind, cause, faithful, place)
    if isinstance(cause, PageWord):
        read = faithful[cause.start : cause.end]
        sure: Evidence = {} if cause.confidence is None else {"confidence": cause.confidence}
        return Note(kind, read, read, (), describe("reader"), evidence_in_words(sure), place)
    if isinstance(cause, Flag):
        return _of_flag(kind, cause, place)
    read, became = in_its_word(faithful, cause)
    rule = describe(cause.rule)
    why = _meaning(rule) + evidence_in_words(cause.evidence, read, became)
    return Note(kind, read, became, (), rule, why, place)


def checked(note: Note, confirmed: bool, state: str) -> Note:
    """Add to a note what is known by now about the words it is about.

    Args:
        note: the note.
        confirmed: its words are verified.
        state: of the verification of its page.
    """
    by = "The reference" if state == "compared" else "A person"
    if confirmed and note.kind == "doubtful":
        return replace(note, kind="confirmed", why=(*note.why, f"{by} has confirmed it."))
    if note.kind in ("repaired", "adjudicated"):
        if confirmed:
            return replace(note, why=(*note.why, f"{by} has confirmed it."))
        if state == "compared":
            return replace(note, why=(*note.why, "The reference does not confirm it."))
    return note


def summary(note: Note) -> str:
    """Return a note as one line of text."""
    parts = [f"{plain(note.read)} → {plain(note.became)}" if note.changed else plain(note.read)]
    if note.candidates:
        parts.append("perhaps " + ", ".join(note.candidates))
    # Of a settled dispute the readings and what was taken will do: there are many, and all is in the notes.
    why = note.why[:2] if note.kind == "adjudicated" else note.why
    return "; ".join(parts) + f". {note.rule.name}. " + " ".join(why)


def candidates_of(flag: Flag) -> tuple[str, ...]:
    """Return what a flagged place may be instead, likeliest first."""
    ranked = sorted(flag.candidates, key=lambda candidate: -candidate.score)
    texts = (candidate.text for candidate in ranked if candidate.text != flag.old)
    return tuple(dict.fromkeys(text if text.strip() else NO_TEXT for text in texts))


def span_in_words(text: str, edit: Edit) -> Span:
    """Return what is shown of a text for an edit: whole words, and the words beside where only signs change."""
    if any(map(str.isalnum, edit.old + edit.new)):
        return whole_words(text, edit.start, edit.end)
    return with_neighbours(text, edit.start, edit.end)


def in_its_word(text: str, edit: Edit) -> tuple[str, str]:
    """Return what an edit replaces and by what, with the rest of the word, in which it can be recognised."""
    start, end = span_in_words(text, edit)
    before, after = text[start : edit.start], text[edit.end : end]
    return (before + edit.old + after).strip(), (before + edit.new + after).strip()


def _of_flag(kind: Kind, flag: Flag, place: Place) -> Note:
    rule = describe(flag.rule, unsure=True)
    found = flag.evidence.get("wrong")
    wrong = float(found) if isinstance(found, int | float) else None
    if not flag.rule.startswith("reading."):
        names = candidates_of(flag)
        why = _meaning(rule) + evidence_in_words(flag.evidence, flag.old, names[0] if names else flag.old)
        return Note(kind, flag.old, flag.old, names, rule, why, place, wrong)
    # Of the readers' own doubts the scores are probabilities.
    why = _meaning(rule) + evidence_in_words(flag.evidence) + weighed_in_words(flag.candidates, flag.old)
    names = candidates_in_words(flag.candidates, flag.old)
    return Note(kind, flag.old, flag.old, names, rule, why, place, wrong)


def _of_judged(kind: Kind, judged: Judged, faithful: str, place: Place) -> Note:
    read = faithful[judged.start : judged.end]
    judgement = judged.judgement
    if judgement.status is Status.ADJUDICATED:
        return Note(kind, read, read, (), describe("adjudicated"), settled_in_words(judgement, read), place)
    rule = describe("reading.disputed" if judgement.candidates else "reading.unsure")
    readings = readings_in_words(judgement.first, judgement.second)
    wrong = 1 - judgement.probability
    why = _meaning(rule) + ((readings,) if readings else ()) + evidence_in_words({"wrong": wrong})
    names = candidates_in_words(judgement.candidates, read)
    return Note(kind, read, read, names, rule, why + weighed_in_words(judgement.candidates, read), place, wrong)


def _meaning(rule: Rule) -> tuple[str, ...]:
    return (rule.meaning,) if rule.meaning else ()
