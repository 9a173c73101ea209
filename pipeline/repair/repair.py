"""Repair of a text, with or without a scan: from what was read to the faithful and the clean text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.item import word_key
from pipeline.evidence.learnt import read_words
from pipeline.evidence.misreading import MisreadingModel
from pipeline.model import Candidate, Decision, Edit, Flag, RepairedText
from pipeline.repair.apostrophes import apostrophes
from pipeline.repair.arbiter import arbitrate
from pipeline.repair.bullets import bullets
from pipeline.repair.case import case
from pipeline.repair.context import Context
from pipeline.repair.decided import rule_on, without_vetoed
from pipeline.repair.doubts import doubts
from pipeline.repair.draft import Draft, EnglishText, Optical, Pass, Proposal
from pipeline.repair.faithful import faithful_edits
from pipeline.repair.figures import figures
from pipeline.repair.hyphens import hyphens
from pipeline.repair.initials import initials
from pipeline.repair.ink import allowed_by_ink
from pipeline.repair.lost import lost
from pipeline.repair.profile import profile
from pipeline.repair.pronoun import pronoun
from pipeline.repair.punctuation import punctuation
from pipeline.repair.quotes import quotes
from pipeline.repair.rejoin import rejoin
from pipeline.repair.scannos import scannos
from pipeline.repair.scraps import scraps
from pipeline.repair.spaces import spaces
from pipeline.repair.specks import specks
from pipeline.repair.stops import stops
from pipeline.repair.suspects import suspects
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
    Step(rejoin, changes_words=True),
    Step(spaces, changes_words=True),
    Step(pronoun, changes_words=True),
    Step(initials, changes_words=True),
    Step(bullets, changes_words=True),
    Step(scraps, changes_words=True),
    Step(scannos, changes_words=True),
    Step(case, changes_words=True),
    Step(figures, changes_words=True),
    Step(quotes, changes_words=True),
    Step(apostrophes, changes_words=True),
    Step(specks, changes_words=True),
    Step(stops, changes_words=True),
    Step(punctuation, changes_words=True),
    Step(lost, changes_words=True),
    Step(doubts, changes_words=False),
    Step(suspects, changes_words=False),
)


def repair_text(
    raw: str,
    *,
    language: LanguageEvidence,
    item: ItemWords,
    settings: RepairSettings,
    words: Sequence[PlacedWord] = (),
    optical: Optical | None = None,
    decisions: Sequence[Decision] = (),
    foreign: Sequence[tuple[int, int]] = (),
) -> RepairedText:
    """Repair a text; whatever no edit covers stays as it is, line ends and spaces included.

    Args:
        raw: the text as read.
        language: what is known about its language.
        item: the words of the item it belongs to, the text itself among them.
        settings: how far repair may go.
        words: where the words of a reading stand in `raw`; empty for a text without a scan.
        optical: what the ink of the page says; None where no second reader looked at it.
        decisions: what a person decided; those that fit nowhere are passed over.
        foreign: spans of `raw` in another language, where no pass that changes words edits or flags anything.

    Raises:
        FileAccess: the file of good words cannot be read.
        InputError: the file of good words is not UTF-8, or a line of it is not one word.
    """
    made_faithful = rule_on(decisions, raw, "raw").allowed(faithful_edits(raw))
    faithful = apply(raw, made_faithful)
    places = OffsetMap(made_faithful)
    taboo = [places.span(start, end) for start, end in foreign]
    draft = _draft(faithful, made_faithful, language, item, settings, words, optical, taboo)
    ruling = rule_on(decisions, faithful, "faithful")
    all_of_them = chain.from_iterable(_proposals(step, draft, settings.level, taboo) for step in PASSES)
    proposals = without_vetoed(allowed_by_ink(all_of_them, draft), faithful, language.learnt.vetoes)
    edits, flags = arbitrate(chain(ruling.proposals(), ruling.undecided(proposals)))
    return RepairedText(raw, faithful, apply(faithful, edits), made_faithful, edits, flags)


def draft_of(
    raw: str,
    *,
    language: LanguageEvidence,
    item: ItemWords,
    settings: RepairSettings,
    words: Sequence[PlacedWord] = (),
    optical: Optical | None = None,
) -> Draft:
    """Return what the passes look at, of the text that `repair_text` would repair; for studies of the evidence."""
    made_faithful = faithful_edits(raw)
    return _draft(apply(raw, made_faithful), made_faithful, language, item, settings, words, optical)


def _proposals(step: Step, draft: Draft, level: str, taboo: Sequence[tuple[int, int]]) -> Iterator[Proposal]:
    if step.changes_words and level == "off":
        return
    english = draft.language.english
    model = english.misreading if english is not None else MisreadingModel()
    for found in step.propose(draft):
        if step.changes_words and _touches(found, taboo):
            continue
        proposal = _rated(found, model)
        yield _suggested(proposal) if step.changes_words and level == "suggest" else proposal


def _rated(proposal: Proposal, model: MisreadingModel) -> Proposal:
    """Give an edit or a flag how often those of its rule were right, unless its pass says how probable it is."""
    edit, flag = proposal
    if edit is not None and "probability" not in edit.evidence and edit.rule in model.rules:
        edit = replace(edit, evidence={**edit.evidence, "probability": model.rules[edit.rule]})
    if flag is not None and "probability" not in flag.evidence and flag.rule in model.flags:
        flag = replace(flag, evidence={"wrong": model.flags[flag.rule], **flag.evidence})
    return Proposal(edit, flag)


def _touches(proposal: Proposal, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a proposal is about any part of a span, or about what stands between it and the next word."""
    changes = [change for change in proposal if change is not None]
    return any(change.start <= end and start <= change.end for change in changes for start, end in spans)


def _suggested(proposal: Proposal) -> Proposal:
    """Turn an edit into a flag."""
    edit = proposal.edit
    if edit is None:
        return proposal
    score = float(edit.evidence.get("probability", 0.5))
    evidence = {**edit.evidence, "wrong": score}
    return Proposal(flag=Flag(edit.start, edit.end, edit.old, edit.rule, (Candidate(edit.new, score),), evidence))


def _draft(
    faithful: str,
    made_faithful: Sequence[Edit],
    language: LanguageEvidence,
    item: ItemWords,
    settings: RepairSettings,
    words: Sequence[PlacedWord],
    optical: Optical | None,
    foreign: Sequence[tuple[int, int]] = (),
) -> Draft:
    places = OffsetMap(made_faithful)
    tokens = tokenise(faithful)
    good_words = _good_words(settings.good_words) | language.learnt.good_keys()
    english = language.english
    as_english = None
    if english is not None and english.trigram is not None:
        kind = profile(faithful, tokens, item, english, good_words, foreign)
        as_english = EnglishText(english, Context(tokens, english.trigram), kind)
    soft = (edit for edit in made_faithful if edit.rule == "unicode.soft-hyphen" and edit.new)
    return Draft(
        text=faithful,
        tokens=tokens,
        item=item,
        language=language,
        as_english=as_english,
        item_size=1 + sum(item.words.values()),
        good_words=good_words,
        soft_hyphens=frozenset(places.span(edit.start, edit.end)[0] for edit in soft),
        words=[PlacedWord(*places.span(word.start, word.end), word.word) for word in words],
        optical=optical,
    )


def _good_words(name: str) -> frozenset[str]:
    return frozenset(map(word_key, read_words(Path(name)))) if name else frozenset()
