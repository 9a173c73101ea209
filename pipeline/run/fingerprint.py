"""Digests that tell whether something has to be made again."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

import msgspec

#: What the outcome of each stage depends on beside its input and settings: the rooms or files whose code runs
#: in it, and the packages whose data or decisions show in its output.
STAGE_ROOMS = {
    "probe": ("ingest",),
    "read": ("ingest", "readers", "evidence", "text", *(f"layout/{name}.py" for name in ("regions", "chunks", "rows"))),
    "fold": ("text", "evidence", "layout"),
    "locate": ("text", "verify"),
    "finish": ("text", "evidence", "collate", "layout", "repair", "verify", "export"),
    "item": ("text", "evidence", "repair", "verify", "report", "export"),
}
STAGE_PACKAGES = {
    "read": (
        "pillow",
        "pypdfium2",
        "opencv-python-headless",
        "onnx",
        "onnxruntime",
        "spylls",
        "english-words",
        "symspellpy",
    ),
    "finish": ("ftfy", "spylls", "english-words", "symspellpy", "pocketsphinx", "rapidfuzz", "regex", "onnxruntime"),
    "locate": ("rapidfuzz",),
    "item": ("spylls", "english-words", "symspellpy", "pocketsphinx", "rapidfuzz", "regex", "jinja2", "pillow"),
}
#: Modules of this room that make what is written.
MODULES = (
    "work.py",
    "attempts.py",
    "book.py",
    "choosing.py",
    "cleaning.py",
    "languages.py",
    "referring.py",
    "statuses.py",
    "summary.py",
)


def digest(*parts: object) -> str:
    """Return a SHA-256 over values, as hexadecimal; equal values give equal digests on any machine."""
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's content.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def code_digest(stage: str) -> str:
    """Return a digest of the code, tables and packages that decide the outcome of a stage."""
    package = Path(__file__).parent.parent
    hasher = hashlib.sha256()
    for path in [*sorted((package / "model").glob("*.py")), *(Path(__file__).with_name(name) for name in MODULES)]:
        _add(hasher, path)
    for room in STAGE_ROOMS[stage]:
        for path in _files(room):
            _add(hasher, path)
    for name, version in package_versions(stage).items():
        hasher.update(f"{name} {version}\0".encode())
    return hasher.hexdigest()


def room_digest(room: str) -> str:
    """Return a digest of the code and tables of a room, or of a file in one."""
    hasher = hashlib.sha256()
    for path in _files(room):
        _add(hasher, path)
    return hasher.hexdigest()


def package_versions(stage: str) -> dict[str, str]:
    """Return the versions of the packages that decide the outcome of a stage."""
    return {name: _version(name) for name in STAGE_PACKAGES.get(stage, ())}


def _files(room: str) -> list[Path]:
    place = Path(__file__).parent.parent / room
    return [place] if place.is_file() else sorted(path for path in place.rglob("*") if _decides(path))


def _add(hasher: hashlib._Hash, path: Path) -> None:
    hasher.update(f"{path.relative_to(Path(__file__).parent.parent)}\0".encode())
    hasher.update(hashlib.sha256(path.read_bytes()).digest())


def _decides(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"
