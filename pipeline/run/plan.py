"""From the items of a workspace to the pages to be made."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pipeline import ingest
from pipeline.errors import ConfigError, DiskFull, DoublekeyError, InputError, printable
from pipeline.model import Failure, PageSource, ScanInfo
from pipeline.run.facing import spreads
from pipeline.run.fingerprint import digest
from pipeline.run.journal import Journal
from pipeline.run.tasks import LookTask
from pipeline.settings import IngestSettings, ItemSettings, fits, ingest_of
from pipeline.verify import read_reference
from pipeline.workspace import Item, Outputs, Workspace

Half = Literal["", "left", "right", "both"]


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """An item with its pages found."""

    item: Item  #: without references that cannot be read
    sources: tuple[PageSource, ...]
    digests: tuple[str, ...]  #: of the scan file of each page
    megapixels: tuple[float, ...]  #: of the image of each page
    failures: tuple[Failure, ...]  #: scans that cannot be opened
    problems: tuple[DoublekeyError, ...]  #: files that were left out

    @property
    def name(self) -> str:
        """The item's name, which is its folder's."""
        return self.item.name


@dataclass(frozen=True, slots=True)
class _Probed:
    """A scan file that can be opened."""

    scan: Path
    digest: str
    info: ScanInfo
    names: tuple[str, ...]  #: of the images in it

    def looks(self, workspace: Workspace, item: Item, settings: IngestSettings, code: str) -> Iterator[LookTask]:
        """Yield what has to be looked at to tell how many pages each of its images shows."""
        for index in ingest.wide_images(self.info):
            name = str(self.scan.relative_to(workspace.root))
            source = PageSource(item.name, self.names[index], str(self.scan), name, index)
            yield LookTask(source, settings, digest("look", self.digest, index, settings, code))


def looks_due(
    workspace: Workspace, item: Item, settings: IngestSettings, journal: Journal, code: str, own: ItemSettings
) -> list[LookTask]:
    """Return what has to be looked at before the pages of an item can be told. Arguments: as for `plan_item`."""
    if own.spread is not None:
        return []
    probed = [found for scan in item.scans if isinstance(found := _probe(scan, item, settings, journal, code), _Probed)]
    looks = (look for found in probed for look in found.looks(workspace, item, ingest_of(settings, own), code))
    return [look for look in looks if journal.looked(look.key) is None]


def plan_item(
    workspace: Workspace, item: Item, settings: IngestSettings, journal: Journal, code: str, own: ItemSettings
) -> ItemPlan:
    """Find the pages of an item; a scan that cannot be opened is a failure, not the end.

    What is due to be looked at first (`looks_due`) and was not shows no more than one page.

    Args:
        workspace: where the item lives.
        item: the item.
        settings: of ingest.
        journal: remembers files already looked at.
        code: digest of the code that probes.
        own: what the item says of itself.
    """
    sources: list[PageSource] = []
    digests: list[str] = []
    megapixels: list[float] = []
    failures: list[Failure] = []
    problems = list(item.problems)
    taken = {workspace.outputs(item.name).text: item.name}
    scans = [_probe(scan, item, settings, journal, code) for scan in item.scans]
    failures += [found for found in scans if isinstance(found, Failure)]
    probed = [found for found in scans if isinstance(found, _Probed)]
    seen = _spreads(workspace, item, probed, ingest_of(settings, own), journal, code) if own.spread is None else {}
    for found in probed:
        scan = found.scan
        parted = range(len(found.names)) if own.spread else seen.get(scan, ())
        for index, half, page in pages_on(found.names, parted, item.name, keep=own.spread is False):
            clash = _clash(workspace.outputs(item.name), page, taken)
            if clash:
                problems.append(
                    InputError(
                        f"page {page} would write over the output of {clash}",
                        path=scan,
                        remedy="Rename one of the two scans.",
                    )
                )
                continue
            scan_name = str(scan.relative_to(workspace.root))
            sources.append(PageSource(item.name, page, str(scan), scan_name, index, half))
            digests.append(found.digest)
            width, height = found.info.sizes[index]
            megapixels.append(width * height / 1e6)
    if not failures:
        problems += _unknown_pages(item, own, sources)
    readable = {path for path in _references(item) if _is_readable(path, journal, problems)}
    item = replace(
        item,
        references={page: path for page, path in item.references.items() if path in readable},
        reference=item.reference if item.reference in readable else None,
    )
    return ItemPlan(item, tuple(sources), tuple(digests), tuple(megapixels), tuple(failures), tuple(problems))


def _probe(scan: Path, item: Item, settings: IngestSettings, journal: Journal, code: str) -> _Probed | Failure:
    try:
        found = journal.digest_of(scan)
        key = digest("probe", found, settings, code)
        info = journal.probed(key)
        if info is None:
            info = ingest.probe(scan, settings)
            journal.note_probe(key, info)
    except DiskFull:
        raise
    except Exception as error:  # whatever a file can do to a library, it is one file
        problem = error if isinstance(error, DoublekeyError) else _unopened(scan, error)
        return Failure(item.name, scan.stem, "ingest", str(problem), problem.exit_code)
    names = page_names(scan, info.pages, paged=info.format == "pdf", item=item.name)
    return _Probed(scan, found, info, tuple(names))


def _spreads(
    workspace: Workspace,
    item: Item,
    probed: Iterable[_Probed],
    settings: IngestSettings,
    journal: Journal,
    code: str,
) -> dict[Path, set[int]]:
    """Return for each scan which of its images are parted into two pages."""
    facings, told = {}, set()
    stems = {scan.stem for scan in item.scans}
    for found in probed:
        for look in found.looks(workspace, item, settings, code):
            facing, name = journal.looked(look.key), look.source.page
            halves = {f"{name}a", f"{name}b"}
            # Who transcribed it as one page, or has pages of these names already, wants it whole.
            if facing is None or name in item.references or stems & halves:
                continue
            facings[found.scan, look.source.index] = facing
            if halves & item.references.keys():
                told.add((found.scan, look.source.index))
    made: dict[Path, set[int]] = {}
    for scan, index in told | spreads(facings):
        made.setdefault(scan, set()).add(index)
    return made


def _unknown_pages(item: Item, own: ItemSettings, sources: Iterable[PageSource]) -> Iterator[DoublekeyError]:
    """Yield a problem for each name of a page in the settings of an item that none of its pages has."""
    pages = [source.page for source in sources]
    for number, region in enumerate(own.region):
        for name in region.pages:
            if not any(fits(page, name) for page in pages):
                yield ConfigError(
                    f"`region[{number}].pages` names {printable(name)}, and there is no such page",
                    path=item.settings_path,
                    remedy="Name pages as their files in output/ are named, without .txt.",
                )


def _unopened(scan: Path, error: Exception) -> InputError:
    return InputError(
        f"cannot be opened ({type(error).__name__}: {error})", path=scan, remedy="Save it anew in another format."
    )


def _references(item: Item) -> Iterator[Path]:
    yield from item.references.values()
    if item.reference is not None:
        yield item.reference


def _is_readable(reference: Path, journal: Journal, problems: list[DoublekeyError]) -> bool:
    """Tell whether a reference is text; a page whose reference is not is made all the same."""
    try:
        key = digest("reference", journal.digest_of(reference))
        if journal.probed(key) is None:
            read_reference(reference)
            journal.note_probe(key, ScanInfo("text", 1))
    except DoublekeyError as problem:
        problems.append(problem)
        return False
    return True


def page_names(scan: Path, pages: int, *, paged: bool, item: str) -> Iterator[str]:
    """Yield the names of the pages of a scan file."""
    # A page may not have its item's name: <item>.txt is the text of the whole item.
    if pages == 1 and not paged and scan.stem != item:
        yield scan.stem
    else:
        yield from (f"{scan.stem}_{number:04d}" for number in range(1, pages + 1))


def pages_on(
    names: Iterable[str], parted: Container[int], item: str, *, keep: bool = False
) -> Iterator[tuple[int, Half, str]]:
    """Yield for each page of a scan the number of its image, which half of that it is, and its name.

    Args:
        names: of the images.
        parted: the numbers of those that show two pages, from 0.
        item: which they are in.
        keep: the others are known to show one.
    """
    for index, name in enumerate(names):
        if index in parted:
            joint = "_" if item in (f"{name}a", f"{name}b") else ""  # a page may not have its item's name
            yield index, "left", f"{name}{joint}a"
            yield index, "right", f"{name}{joint}b"
        else:
            yield index, "both" if keep else "", name


def _clash(outputs: Outputs, page: str, taken: dict[Path, str]) -> str | None:
    paths = [outputs.clean(page), outputs.faithful(page), outputs.record(page), outputs.hocr(page)]
    for path in paths:
        if path in taken:
            return taken[path]
    taken.update(dict.fromkeys(paths, page))
    return None
