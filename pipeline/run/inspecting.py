"""One page by itself, taken through all stages, to see what is made of it. Nothing goes into output/."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pipeline import ingest
from pipeline.errors import (
    ConfigError,
    DoublekeyError,
    FileAccess,
    InputError,
    MissingDependency,
    ReaderFailed,
    UsageError,
    printable,
)
from pipeline.evidence import learnt_files
from pipeline.model import WHOLE, Failure, Page, PageSource, ScanInfo
from pipeline.run.facing import spreads
from pipeline.run.files import read_bytes, write_atomic, writing_text
from pipeline.run.plan import page_names, pages_on
from pipeline.run.reference import Reference
from pipeline.run.stamps import stamps_of
from pipeline.run.tasks import Done, FinishTask, FoldTask, ReaderSource, ReadTask, Task
from pipeline.run.work import load_page_record, perform
from pipeline.settings import (
    IngestSettings,
    ItemSettings,
    Settings,
    as_it_lies,
    ingest_of,
    layout_of,
    load_item_settings,
    profile_of,
    regions_of,
)
from pipeline.workspace import ITEM_SETTINGS, SCAN_SUFFIXES, Item, Outputs, Workspace

_FAILED = (InputError, MissingDependency, FileAccess, ReaderFailed, ConfigError)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was made of a page."""

    page: Page
    report: Path  #: an HTML file that shows it
    cautions: tuple[str, ...]  #: what to keep in mind of how it was made


def find_page(workspace: Workspace, name: str, number: int, settings: IngestSettings) -> PageSource:
    """Return a page that is named by its file, or as "item/page".

    Args:
        workspace: where items are.
        name: of a scan file, or of an item and a page of it.
        number: which page of the file, from 1.
        settings: of ingest, whose limits hold here too.

    Raises:
        UsageError: there is no such page.
        InputError: it is no scan, or damaged.
        FileAccess: it cannot be read.
    """
    path = Path(name)
    if path.is_file():
        return _of_file(workspace, path, number, settings)
    item, _, page = name.rpartition("/")
    items = {one.name: one for one in workspace.items()[0]} if item and workspace.scans.is_dir() else {}
    if path.is_dir() or item not in items:
        what = "is a folder, not a page" if path.is_dir() else "there is no such file, and no such item"
        raise UsageError(what, path=path, remedy="Name a scan file, or ITEM/PAGE of the workspace.")
    return _of_item(items[item], page, settings)


def inspect_page(
    source: PageSource, into: Path, settings: Settings, reader: ReaderSource, workspace: Workspace
) -> Inspection:
    """Take a page through all stages and write what comes of it into a folder.

    Args:
        source: the page.
        into: the folder.
        settings: of all stages.
        reader: who reads.
        workspace: tells what is known of the item, if the page is in one.

    Raises:
        UsageError: the folder is one that runs write into.
        InputError: the page cannot be used.
        MissingDependency: a reader or a language is not installed.
        ReaderFailed: a reader failed on it.
        FileAccess: the folder cannot be written to.
    """
    for taken in (workspace.output, workspace.scans):
        if into.resolve().is_relative_to(taken.resolve()):
            raise UsageError(f"lies in {taken.name}/, which is not for this", path=into, remedy="Name another --into.")
    own = _own_settings(source, workspace)
    read = msgspec.structs.replace(settings.read, language=own.language or settings.read.language)
    prepared, layout = ingest_of(settings.ingest, own), layout_of(settings.layout, own)
    regions = regions_of(own, source.page)
    stamps = stamps_of(reader, settings, read, {region.language for region in regions})
    if stamps.second is None:
        reader = replace(reader, open_second=None)
    outputs = Outputs(into)
    _do(ReadTask(source, outputs, prepared, read, regions, reader, settings.report.image_width, 0.0, ""))
    known = workspace.outputs(source.item).evidence
    if _is_in(workspace, source) and known.is_file():
        data = read_bytes(known)
        write_atomic(outputs.evidence, data)
        evidence = hashlib.sha256(data).hexdigest()
    else:
        evidence = _do(FoldTask(source.item, outputs, (source.page,), "")).result
    _do(
        FinishTask(
            item=source.item,
            page=source.page,
            outputs=outputs,
            evidence=evidence,
            language=read.language,
            learnt=learnt_files(workspace.learnt, Path(source.path).parent if _is_in(workspace, source) else None),
            regions=regions,
            reference=Reference(),
            policy=own.reference,
            two_readers=stamps.second is not None,
            neural=stamps.neural is not None,
            collate=settings.collate,
            layout=layout,
            repair=settings.repair,
            profile=profile_of(settings),
            key="",
        )
    )
    page = load_page_record(outputs, source.page)
    report = into / "inspect.html"
    from pipeline.report import write_inspection

    with writing_text(report) as stream:
        write_inspection(stream, page, _as_scanned(source, settings), read_bytes(outputs.view(source.page)))
    return Inspection(page, report, stamps.cautions)


def _of_file(workspace: Workspace, path: Path, number: int, settings: IngestSettings) -> PageSource:
    if path.suffix.lower() not in SCAN_SUFFIXES:
        raise InputError(
            "is not a kind of scan that Doublekey reads",
            path=path,
            remedy=f"It reads {', '.join(sorted(suffix[1:] for suffix in SCAN_SUFFIXES))}.",
        )
    info = ingest.probe(path, settings)
    inside = path.resolve().parent.parent == workspace.scans.resolve()
    item = path.resolve().parent.name if inside else ""
    names = list(page_names(path, info.pages, paged=info.format == "pdf", item=item))
    scan = f"scans/{item}/{path.name}" if inside else path.name
    own = load_item_settings(path.parent / ITEM_SETTINGS) if inside else ItemSettings()
    images = [PageSource(item, name, str(path), scan, index) for index, name in enumerate(names)]
    parted = _parted(images, info, ingest_of(settings, own), own)
    pages = list(pages_on(names, parted, item, keep=own.spread is False))
    if not 1 <= number <= len(pages):
        raise UsageError(f"has no page {number}, only {len(pages)}", path=path, remedy="Name another --number.")
    index, half, name = pages[number - 1]
    return msgspec.structs.replace(images[index], page=name, half=half)


def _parted(images: list[PageSource], info: ScanInfo, settings: IngestSettings, own: ItemSettings) -> Collection[int]:
    """Return which images of a scan show two pages; without the other scans of its item."""
    if own.spread is not None:
        return range(len(images)) if own.spread else ()
    return spreads({index: ingest.find_facing(images[index], settings) for index in ingest.wide_images(info)})


def _of_item(item: Item, page: str, settings: IngestSettings) -> PageSource:
    own = load_item_settings(item.settings_path)
    names: list[str] = []  # scans that cannot hold the page are not opened
    for scan in item.scans:
        if not page.startswith(scan.stem):
            names.append(scan.stem)
            continue
        info = ingest.probe(scan, settings)
        stems = list(page_names(scan, info.pages, paged=info.format == "pdf", item=item.name))
        # Whether a scan is a spread only the whole item tells, so its halves are had by their names, and so is it.
        parted = range(len(stems)) if own.spread else ingest.wide_images(info)
        wholes = () if own.spread else pages_on(stems, (), item.name, keep=own.spread is False)
        halves = () if own.spread is False else pages_on(stems, parted, item.name)
        for index, half, name in (*wholes, *halves):
            names.append(name)
            if name == page:
                return PageSource(item.name, name, str(scan), f"scans/{item.name}/{scan.name}", index, half)
    near = difflib.get_close_matches(page, names, n=1)
    some = ", ".join(names[:5]) + (" …" if len(names) > 5 else ".")
    remedy = f"Did you mean {item.name}/{near[0]}?" if near else f"It has {some}"
    raise UsageError(f"the item {printable(item.name)} has no page {printable(page)}", remedy=remedy)


def _is_in(workspace: Workspace, source: PageSource) -> bool:
    return bool(source.item) and Path(source.path).resolve().is_relative_to(workspace.scans.resolve())


def _own_settings(source: PageSource, workspace: Workspace) -> ItemSettings:
    if not _is_in(workspace, source):
        return ItemSettings()
    return load_item_settings(Path(source.path).parent / "item.toml")


def _as_scanned(source: PageSource, settings: Settings) -> bytes:
    """Return a picture of the page before it is prepared."""
    image = ingest.load_page(source, msgspec.structs.replace(as_it_lies(settings.ingest), crop=WHOLE))
    return ingest.encode_view(image, settings.report.image_width)


def _do(task: Task) -> Done:
    outcome = perform(task)
    if isinstance(outcome, Failure):
        kind = next((error for error in _FAILED if error.exit_code == outcome.exit_code), DoublekeyError)
        raise kind(outcome.error.removesuffix("."))
    return outcome
