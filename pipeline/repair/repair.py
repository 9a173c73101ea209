"""Repair of a text, with or without a scan: from what was read to the faithful and the clean text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, file_error
from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.item import word_key
from pipeline.model import Candidate, Edit, Flag, RepairedText
from pipeline.repair.arbiter import arbitrate
from pipeline.repair.context import Context
from pipeline.repair.doubts import doubts
from pipeline.repair.draft import Draft, EnglishText, Pass, Proposal
from pipeline.repair.faithful import faithful_edits
from pipeline.repair.hyphens import hyphens
from pipeline.repair.profile import profile
from pipeline.repair.pronoun import pronoun
from pipeline.repair.scannos import scannos
from pipeline.repair.spaces import spaces
from pipeline.repair.tokens import tokenise
from pipeline.settings import RepairSettings
from pipeline.text.edits import OffsetMap, apply
from pipeline.text.layout import PlacedWord


class Step(NamedTuple):
    """A pass, and whether it changes words, which the settings may forbid."""

    propose: Pass
    changes_words: bool


#: The passes, most trusted first. A new kind of repair is a new file and a line here.
PASSES = (
    Step(hyphens, changes_words=False),
    Step(spaces, changes_words=True),
    Step(pronoun, changes_words=True),
    Step(scannos, changes_words=True),
    Step(doubts, changes_words=False),
)


def repair_text(
    raw: str,
    *,
    language: LanguageEvidence,
    item: ItemWords,
    settings: RepairSettings,
    words: Sequence[PlacedWord] = (),
    foreign: Sequence[tuple[int, int]] = (),
) -> RepairedText:
    """Repair a text; whatever no edit covers stays as it is, line ends and spaces included.

    Args:
        raw: the text as read.
        language: what is known about its language.
        item: the words of the item it belongs to, the text itself among them.
        settings: how far repair may go.
        words: where the words of a reading stand in `raw`; empty for a text without a scan.
        foreign: spans of `raw` in another language, where no word is changed.

    Raises:
        FileAccess: the file of good words cannot be read.
        InputError: the file of good words is not UTF-8.
    """
    made_faithful = faithful_edits(raw)
    faithful = apply(raw, made_faithful)
    draft = _draft(faithful, made_faithful, language, item, settings, words)
    places = OffsetMap(made_faithful)
    taboo = [places.span(start, end) for start, end in foreign]
    edits, flags = arbitrate(chain.from_iterable(_proposals(step, draft, settings.level, taboo) for step in PASSES))
    return RepairedText(raw, faithful, apply(faithful, edits), made_faithful, edits, flags)


def _proposals(step: Step, draft: Draft, level: str, taboo: Sequence[tuple[int, int]]) -> Iterator[Proposal]:
    if step.changes_words and level == "off":
        return
    for proposal in step.propose(draft):
        if step.changes_words and _touches(proposal, taboo):
            continue
        yield _suggested(proposal) if step.changes_words and level == "suggest" else proposal


def _touches(proposal: Proposal, spans: Sequence[tuple[int, int]]) -> bool:
    changes = [change for change in proposal if change is not None]
    return any(change.start < end and start < change.end for change in changes for start, end in spans)


def _suggested(proposal: Proposal) -> Proposal:
    """Turn an edit into a flag."""
    edit = proposal.edit
    if edit is None:
        return proposal
    score = edit.evidence.get("margin", 0.0)
    candidate = Candidate(edit.new, float(score))
    return Proposal(flag=Flag(edit.start, edit.end, edit.old, edit.rule, (candidate,), edit.evidence))


def _draft(
    faithful: str,
    made_faithful: Sequence[Edit],
    language: LanguageEvidence,
    item: ItemWords,
    settings: RepairSettings,
    words: Sequence[PlacedWord],
) -> Draft:
    places = OffsetMap(made_faithful)
    tokens = tokenise(faithful)
    good_words = _good_words(settings.good_words)
    english = language.english
    as_english = None
    if english is not None and english.trigram is not None:
        kind = profile(faithful, tokens, item, english, good_words)
        as_english = EnglishText(english, Context(tokens, english.trigram), kind)
    soft = (edit for edit in made_faithful if edit.rule == "unicode.soft-hyphen" and edit.new)
    return Draft(
        text=faithful,
        tokens=tokens,
        item=item,
        language=language,
        as_english=as_english,
        margin=settings.margin,
        good_words=good_words,
        soft_hyphens=frozenset(places.span(edit.start, edit.end)[0] for edit in soft),
        words=[PlacedWord(*places.span(word.start, word.end), word.word) for word in words],
    )


def _good_words(name: str) -> frozenset[str]:
    if not name:
        return frozenset()
    path = Path(name)
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise file_error(error, path, "read") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", path=path, remedy="Save it as UTF-8, one word a line.") from error
    return frozenset(word_key(line.strip()) for line in text.splitlines() if line.strip())
