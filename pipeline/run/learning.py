"""Learning from reference transcriptions and from decisions of people, and what it is worth.

Every fourth page with a reference is held back: nothing is learnt from it, and on it the effect is measured.
Doublekey's own edits teach nothing, as long as nobody confirmed them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import InputError, UsageError
from pipeline.evidence import LanguageEvidence, Learnt, learnt_files, load_language, load_learnt
from pipeline.evidence.ink import SecondReading
from pipeline.evidence.language import taught
from pipeline.evidence.learning import Learner
from pipeline.evidence.learnt import as_files
from pipeline.export.text import read_page_record
from pipeline.model import Counts, Decision, RepairEffect
from pipeline.run.cleaning import Cleaned, clean_page
from pipeline.run.files import read_bytes, write_atomic
from pipeline.run.languages import boxes_on_page
from pipeline.run.tasks import ItemEvidence
from pipeline.settings import RepairSettings, Settings, layout_of, load_item_settings, profile_of, regions_of
from pipeline.text.normal import normalise_alike
from pipeline.verify import read_reference, verify_text
from pipeline.workspace import Item, Outputs, Workspace

T = TypeVar("T")

EVERY = 4  #: so many pages with a reference; the last of them is held back


@dataclass(frozen=True, slots=True)
class Effect:
    """How good the held-back pages are after repair."""

    characters: Counts
    words: RepairEffect


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learnt, and what it is worth."""

    found: Learnt  #: in this run
    total: Learnt  #: with what was there before
    pages: int  #: that were learnt from
    held: int  #: pages that were held back
    decisions: int
    before: Effect
    after: Effect

    def table(self) -> list[tuple[str, str, str]]:
        """Return the effect on held-back pages: what is measured, before and after; empty where there are none."""
        if not self.held:
            return []

        def row(name: str, say: Callable[[Effect], str]) -> tuple[str, str, str]:
            return name, say(self.before), say(self.after)

        return [
            row("characters wrong", lambda one: f"{100 * (one.characters.rate or 0.0):.3f} %"),
            row("wrong characters", lambda one: f"{one.characters.errors:,}"),
            row("words put right", lambda one: f"{one.words.fixed:,}"),
            row("words put wrong", lambda one: f"{one.words.broken:,}"),
        ]

    @property
    def worse(self) -> bool:
        """Whether it makes held-back pages worse."""
        return self.after.characters.errors > self.before.characters.errors


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with a reference."""

    item: Item
    outputs: Outputs
    name: str
    reference: Path


def learn(
    workspace: Workspace, settings: Settings, *, items: Collection[str] = (), decisions: Sequence[Decision] = ()
) -> Learning:
    """Learn from what has been transcribed and decided, and measure the effect; nothing is written.

    Args:
        workspace: where; its pages must have been run.
        settings: of all stages.
        items: names of the items to learn from; empty for all.
        decisions: of people.

    Raises:
        UsageError: there is nothing to learn from.
        InputError: a reference, a page record or a file of what was learnt before is wrong.
        FileAccess: something cannot be read.
    """
    pages = list(_pages(workspace, items)) if workspace.scans.is_dir() or not decisions else []
    if not pages and not decisions:
        raise UsageError(
            "there is nothing to learn from",
            path=workspace.root,
            remedy="Put references (<page>.gt.txt) beside scans and run, or give decisions with --accept or --reject.",
        )
    language = load_language(settings.read.language)
    known = language.english.lexicon.known if language.english is not None else _knows_all
    learner = Learner(known)
    held = pages[EVERY - 1 :: EVERY]
    for page in pages:
        if page not in held:
            learner.pair(*_texts(page, language, settings))
    for decision in decisions:
        learner.decision(decision)
    there = load_learnt(learnt_files(workspace.learnt))
    found = learner.learnt()
    return Learning(
        found=found,
        total=there + found,
        pages=len(pages) - len(held),
        held=len(held),
        decisions=len(decisions),
        before=_effect(held, language, there, settings),
        after=_effect(held, language, there + found, settings),
    )


def keep(workspace: Workspace, learning: Learning) -> list[Path]:
    """Write what was learnt into the workspace, with what was there before; return the files.

    Raises:
        FileAccess: they cannot be written.
    """
    pages = f"from {learning.pages:,} pages and {learning.decisions:,} decisions"
    paths = []
    for name, text in as_files(learning.total, pages).items():
        path = workspace.learnt / name
        write_atomic(path, text.encode())
        paths.append(path)
    return paths


def _knows_all(_: str) -> bool:
    return True


def _pages(workspace: Workspace, items: Collection[str]) -> Iterator[_Page]:
    """Yield the pages that were run and have a reference, in order."""
    found, _ = workspace.items()
    for name in items:
        if name not in {item.name for item in found}:
            raise UsageError(f"there is no item '{name}'", path=workspace.scans, remedy="Check its name.")
    for item in found:
        item = workspace.with_references(item, load_item_settings(item.settings_path).references)
        outputs = workspace.outputs(item.name)
        for page, reference in item.references.items() if not items or item.name in items else ():
            if outputs.prepared(page).is_file() and outputs.evidence.is_file():
                yield _Page(item, outputs, page, reference)


def _texts(page: _Page, language: LanguageEvidence, settings: Settings) -> tuple[str, str]:
    """Return what was read, lines joined and nothing repaired, and the reference, normalised alike."""
    read = _cleaned(page, language, settings, RepairSettings(level="off")).clean
    reference, (text,) = normalise_alike(read_reference(page.reference), (read,), "archive")
    return text, reference


def _effect(pages: Sequence[_Page], language: LanguageEvidence, learnt: Learnt, settings: Settings) -> Effect:
    characters, words = Counts(), RepairEffect()
    for page in pages:
        own = load_learnt(learnt_files(None, page.item.folder))
        cleaned = _cleaned(page, taught(language, learnt + own), settings, settings.repair)
        found = verify_text(read_reference(page.reference), page.name, cleaned.raw, cleaned.clean, profile_of(settings))
        if found.after is not None:
            characters += found.after.normalised.characters
            words += found.effect
    return Effect(characters, words)


def _cleaned(page: _Page, language: LanguageEvidence, settings: Settings, repair: RepairSettings) -> Cleaned:
    outputs = page.outputs
    words = _decoded(outputs.evidence, partial(msgspec.json.decode, type=ItemEvidence)).words
    own, made = load_item_settings(page.item.settings_path), _decoded(outputs.prepared(page.name), read_page_record)
    ink = outputs.ink(page.name)
    second = _decoded(ink, partial(msgspec.msgpack.decode, type=SecondReading)) if ink.is_file() else None
    foreign = boxes_on_page(regions_of(own, page.name), made.image)
    return clean_page(made.reading, second, language, words, repair, layout_of(settings.layout, own), foreign)


def _decoded(path: Path, decode: Callable[[bytes], T]) -> T:
    try:
        return decode(read_bytes(path))
    except msgspec.DecodeError as error:
        raise InputError(
            "is damaged or was made by another version", path=path, remedy="Run `doublekey run` first."
        ) from error
