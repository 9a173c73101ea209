"""Looking over the installation: what is there, what is missing, what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

from pipeline.errors import MissingDependency
from pipeline.evidence.neural import neural_stamp
from pipeline.readers import describe_readers, describe_second_reader, installed_languages
from pipeline.settings import Settings
from pipeline.workspace import Workspace

#: What each package is there for, in words for a person; those marked are not needed to run.
_PACKAGES = {
    "ftfy": "repairs broken encodings",
    "opencv-python-headless": "looks at page images",
    "pillow": "opens images",
    "pypdfium2": "opens PDFs",
    "rapidfuzz": "compares texts",
    "spylls": "English word list",
    "symspellpy": "English word frequencies",
    "english-words": "English word list (Webster 1934)",
}
_OPTIONAL_PACKAGES = {"pocketsphinx": "English word sequences; without it no scannos are repaired"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    state: Literal["ok", "note", "missing"]  #: "note": works without
    detail: str
    remedy: str = ""


def examine(workspace: Workspace, settings: Settings) -> list[Finding]:
    """Look over everything a run needs."""
    return [
        *_python(),
        *_packages(),
        *_readers(settings),
        *_second_reader(settings),
        *_neural(),
        *_languages(settings),
        *_place(workspace),
    ]


def _python() -> Iterator[Finding]:
    yield Finding("Python", "ok", sys.version.split()[0])
    yield Finding("cores", "ok", str(os.cpu_count() or 1))


def _packages() -> Iterator[Finding]:
    for packages, state in ((_PACKAGES, "missing"), (_OPTIONAL_PACKAGES, "note")):
        for name, purpose in packages.items():
            try:
                yield Finding(name, "ok", f"{metadata.version(name)}, {purpose}")
            except metadata.PackageNotFoundError:
                yield Finding(name, state, f"not installed; {purpose}", f"pip install {name}")  # type: ignore[arg-type]


def _readers(settings: Settings) -> Iterator[Finding]:
    readers = list(describe_readers(settings.read))
    works = any(reader.available for reader in readers)
    for reader in readers:
        if reader.available:
            yield Finding(f"reader {reader.name}", "ok", f"{reader.version}, {reader.where}")
        else:
            yield Finding(f"reader {reader.name}", "note" if works else "missing", "not available", reader.remedy)


def _second_reader(settings: Settings) -> Iterator[Finding]:
    reader = describe_second_reader(settings.read)
    if reader.available:
        yield Finding(f"second reader {reader.name}", "ok", f"{reader.version}, {reader.where}")
    else:
        what = f"{reader.where or 'not available'} Pages are read by one reader alone."
        yield Finding(f"second reader {reader.name}", "note", what, reader.remedy)


def _neural() -> Iterator[Finding]:
    try:
        stamp = neural_stamp()
        yield Finding("language model", "ok", f"{stamp.name}, settles hard cases between two readings")
    except MissingDependency as problem:
        detail = f"{problem.problem}; hard cases between two readings are settled without it"
        yield Finding("language model", "note", detail, problem.remedy)


def _languages(settings: Settings) -> Iterator[Finding]:
    installed = installed_languages(settings.read)
    yield Finding("languages", "ok" if installed else "missing", ", ".join(installed) or "none")
    for language in settings.read.language.split("+"):
        if language not in installed:
            yield Finding(
                f"language {language}",
                "missing",
                "not installed",
                f"Install tesseract-ocr-{language.replace('_', '-')} (Debian), or put {language}.traineddata into a "
                "folder and name it as `tessdata` under [read] in doublekey.toml.",
            )


def _place(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.scans.is_dir():
        yield Finding("workspace", "note", f"no scans/ in {workspace.root.resolve()}", "Make one: doublekey init DIR")
        return
    folder = workspace.output if workspace.output.exists() else workspace.root
    free = shutil.disk_usage(folder).free / 2**30
    if os.access(folder, os.W_OK):
        yield Finding("workspace", "ok", f"{workspace.root.resolve()}, {free:.1f} GiB free")
    else:
        yield Finding("workspace", "missing", f"{folder} cannot be written to", "Check who owns it.")
