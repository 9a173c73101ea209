"""Where things live: items, scans, references and outputs, by the naming rules of the archive.

Only folders are listed here; no file is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DoublekeyError, FileAccess, InputError, UsageError, file_error

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jp2", ".j2k", ".jpx", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
SCAN_SUFFIXES = IMAGE_SUFFIXES | {".pdf"}
REFERENCE_SUFFIX = ".gt.txt"
ITEM_REFERENCE = "item.gt.txt"
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
        references: dict[str, Path] = {}
        whole: Path | None = None
        problems: list[DoublekeyError] = []
        for path in _listed(folder):
            try:
                if path.name.endswith(REFERENCE_SUFFIX):
                    _check_inside(path, self.root)
                    if path.name == ITEM_REFERENCE:
                        whole = path
                    else:
                        references[path.name.removesuffix(REFERENCE_SUFFIX)] = path
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
        return Item(folder.name, folder, single, references, whole, tuple(problems))


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
