"""Where things live: items, scans, references and outputs, by the naming rules of the archive.

Only folders are listed here; no file is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import DoublekeyError, FileAccess, InputError, UsageError, file_error

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jp2", ".j2k", ".jpx", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
SCAN_SUFFIXES = IMAGE_SUFFIXES | {".pdf"}
REFERENCE_SUFFIX = ".gt.txt"
ITEM_REFERENCE = "item.gt.txt"
#: Endings of the names of texts, longest first; what is left of a name is its stem.
TEXT_SUFFIXES = (".page.xml", ".alto.xml", ".xml", ".hocr", ".html", ".htm", ".txt")
_GROUND_TRUTH = ".gt"
_WHOLE = "item"  #: stem of the reference of a whole item
ITEM_SETTINGS = "item.toml"

_NUMBER = re.compile(r"(\d+)")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key under which page 9 comes before page 10.

    >>> sorted(["p10.png", "p9.png"], key=natural_key)
    ['p9.png', 'p10.png']
    """
    return [
        (0, int(part), part) if part.isdigit() and part.isascii() else (1, 0, part.casefold())
        for part in _NUMBER.split(name)
        if part
    ]


def stem_of(name: str) -> str | None:
    """Return the name of a text without what tells its format; None for a file that is no text.

    >>> stem_of("0012.gt.page.xml"), stem_of("0012.hocr"), stem_of("0012.v2.txt"), stem_of("0012.png")
    ('0012', '0012', '0012.v2', None)
    """
    small = name.casefold()
    for suffix in TEXT_SUFFIXES:
        if small.endswith(suffix) and len(small) > len(suffix):
            stem = name[: -len(suffix)]
            bare = stem[: -len(_GROUND_TRUTH)]
            return bare if bare and stem.casefold().endswith(_GROUND_TRUTH) else stem
    return None


def is_reference(name: str) -> bool:
    """Tell whether a text is marked as a reference.

    >>> is_reference("0012.gt.page.xml"), is_reference("0012.txt")
    (True, False)
    """
    stem = stem_of(name)
    return stem is not None and name[len(stem) :].casefold().startswith(_GROUND_TRUTH)


@dataclass(frozen=True, slots=True)
class Item:
    """One physical object: a folder under `scans/`."""

    name: str
    folder: Path
    scans: tuple[Path, ...]  #: naturally sorted, one or more pages each
    references: dict[str, Path]  #: page name → its reference
    reference: Path | None = None  #: the reference for the whole item
    problems: tuple[DoublekeyError, ...] = ()  #: files that were left out, and why

    @property
    def settings_path(self) -> Path:
        return self.folder / ITEM_SETTINGS


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files made from one item."""

    folder: Path

    @property
    def work(self) -> Path:
        """What stages hand on to each other; not for people."""
        return self.folder / ".work"

    def reading(self, page: str) -> Path:
        return self.work / f"{page}.reading.json"

    def hocr(self, page: str) -> Path:
        return self.folder / f"{page}.hocr"

    def ink(self, page: str) -> Path:
        """What the second reader saw on a page."""
        return self.work / f"{page}.ink.msgpack"

    def image(self, page: str) -> Path:
        return self.work / f"{page}.image.json"

    def graphics(self, page: str) -> Path:
        """What is on a page beside text."""
        return self.work / f"{page}.graphics.json"

    def prepared(self, page: str) -> Path:
        """The page record in the pixels of the page as prepared for reading."""
        return self.work / f"{page}.page.json"

    def view(self, page: str) -> Path:
        """The page image that reports show."""
        return self.work / f"{page}.view.jpg"

    @property
    def evidence(self) -> Path:
        """What the pages of the item tell about each other."""
        return self.work / "item.evidence.json"

    @property
    def located(self) -> Path:
        """Where the pages stand in the reference of the whole item."""
        return self.work / "item.located.json"

    @property
    def summary(self) -> Path:
        return self.work / "item.summary.json"

    def record(self, page: str) -> Path:
        return self.folder / f"{page}.json"

    def clean(self, page: str) -> Path:
        return self.folder / f"{page}.txt"

    def faithful(self, page: str) -> Path:
        return self.folder / f"{page}.faithful.txt"

    @property
    def edits(self) -> Path:
        return self.folder / "edits.jsonl"

    @property
    def report(self) -> Path:
        return self.folder / "report.html"

    @property
    def text(self) -> Path:
        return self.folder / f"{self.folder.name}.txt"

    @property
    def markdown(self) -> Path:
        return self.folder / f"{self.folder.name}.md"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `scans/` in it; `output/` is made beside that."""

    root: Path

    @property
    def scans(self) -> Path:
        return self.root / "scans"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def settings_path(self) -> Path:
        return self.root / "doublekey.toml"

    @property
    def learnt(self) -> Path:
        """What was learnt from people."""
        return self.root / "learnt"

    @property
    def index(self) -> Path:
        return self.output / "index.html"

    @property
    def accuracy(self) -> Path:
        return self.output / "accuracy.json"

    @property
    def rates(self) -> Path:
        """The same figures as a table."""
        return self.output / "accuracy.csv"

    @property
    def junit(self) -> Path:
        """What the gate says, for CI."""
        return self.output / "junit.xml"

    @property
    def metrics(self) -> Path:
        """The figures that the gate judges, for CI."""
        return self.output / "metrics.txt"

    @property
    def baseline(self) -> Path:
        """What accuracy must hold; kept under version control."""
        return self.root / "accuracy-baseline.json"

    @property
    def history(self) -> Path:
        """What accuracy was at each change of the baseline; kept beside it."""
        return self.root / "accuracy-history.jsonl"

    def outputs(self, item: str) -> Outputs:
        return Outputs(self.output / item)

    def items(self) -> tuple[tuple[Item, ...], tuple[DoublekeyError, ...]]:
        """Return the items, naturally sorted, and what in `scans/` could not be used.

        Raises:
            UsageError: there is no `scans` folder.
            FileAccess: `scans` cannot be listed.
        """
        if not self.scans.is_dir():
            raise UsageError(
                "there is no folder 'scans' here",
                path=self.root,
                remedy="Go to a workspace, name one with --workspace, or make one with `doublekey init DIR`.",
            )
        items: list[Item] = []
        problems: list[DoublekeyError] = []
        for path in _listed(self.scans):
            if path.is_dir():
                try:
                    items.append(self._item(path))
                except (FileAccess, InputError) as problem:
                    problems.append(problem)
            elif path.suffix.lower() in SCAN_SUFFIXES:
                problems.append(
                    InputError(
                        "lies outside any item",
                        path=path,
                        remedy=f"Put it into a folder of its own, e.g. scans/{path.stem}/{path.name}.",
                    )
                )
        return tuple(items), tuple(problems)

    def _item(self, folder: Path) -> Item:
        check_name(folder)
        _check_inside(folder, self.root)
        scans: dict[str, list[Path]] = {}
        references: list[Path] = []
        problems: list[DoublekeyError] = []
        for path in _listed(folder):
            try:
                if is_reference(path.name):
                    _check_inside(path, self.root)
                    references.append(path)
                elif path.suffix.lower() in SCAN_SUFFIXES and not path.is_dir():
                    check_name(path)
                    _check_inside(path, self.root)
                    scans.setdefault(path.stem, []).append(path)
            except InputError as problem:
                problems.append(problem)
        for paths in scans.values():
            if len(paths) > 1:
                names = " and ".join(path.name for path in paths)
                problems.append(
                    InputError(
                        f"{names} would make the same output files",
                        path=folder,
                        remedy="Rename all but one; two scans of an item may not share a stem.",
                    )
                )
        single = tuple(paths[0] for paths in scans.values() if len(paths) == 1)
        found = _by_page(references, folder, problems)
        return Item(folder.name, folder, single, found, found.pop(_WHOLE, None), tuple(problems))

    def with_references(self, item: Item, folder: str) -> Item:
        """Return an item with the transcriptions in another folder, those that lie beside its scans included.

        Args:
            item: as it was found.
            folder: where to look, from the folder of the item; empty for nowhere else.
        """
        place = item.folder / folder
        if not folder:
            return item
        problems = list(item.problems)
        listed: list[Path] = []
        try:
            _check_inside(place, self.root)
            listed = [path for path in _listed(place) if stem_of(path.name) is not None and not path.is_dir()]
        except (FileAccess, InputError) as problem:
            problems.append(
                InputError(
                    f"`references` names a folder that cannot be used: {problem.problem}",
                    path=item.settings_path,
                    remedy=f"It is looked for at {place}, which must lie in the workspace.",
                )
            )
        own = [*item.references.values(), *([item.reference] if item.reference else [])]
        marked = [path for path in listed if is_reference(path.name)]
        found = _by_page([*own, *(marked or listed)], item.folder, problems)
        return replace(item, references=found, reference=found.pop(_WHOLE, None), problems=tuple(problems))


def _by_page(references: list[Path], folder: Path, problems: list[DoublekeyError]) -> dict[str, Path]:
    """Return references by the page they are of; where a page has two it is not known which is right."""
    found: dict[str, list[Path]] = {}
    for path in references:
        paths = found.setdefault(stem_of(path.name) or path.name, [])
        if path not in paths:
            paths.append(path)
    for page, paths in found.items():
        if len(paths) > 1:
            names = " and ".join(
                str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path) for path in paths
            )
            what = "the whole item" if page == _WHOLE else f"page {page}"
            problems.append(
                InputError(f"{names} are two references of {what}", path=folder, remedy="Keep one; neither was used.")
            )
    return {page: paths[0] for page, paths in found.items() if len(paths) == 1}


def _listed(folder: Path) -> list[Path]:
    try:
        paths = list(folder.iterdir())
    except OSError as error:
        raise file_error(error, folder, "read") from error
    return sorted((path for path in paths if not is_ignored(path.name)), key=lambda path: natural_key(path.name))


def is_ignored(name: str) -> bool:
    """Tell whether a file is none of ours: hidden, a backup, or left there by a desktop."""
    return name.startswith(".") or name.endswith("~") or name.casefold() in {"thumbs.db", "desktop.ini"}


def check_name(path: Path) -> None:
    """Raise InputError for a name that cannot be written down, or not safely."""
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise InputError("the name is not valid UTF-8", path=path, remedy="Rename it.") from error
    if _UNSAFE.search(path.name):
        raise InputError("the name holds a control character or a backslash", path=path, remedy="Rename it.")


def _check_inside(path: Path, root: Path) -> None:
    if not path.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "is a link that leads out of the workspace",
            path=path,
            remedy="Copy the file into the workspace, for example with `doublekey add`.",
        )
