"""Word lists put together once and kept, because that takes longer than reading a page.

They lie in the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`), in a file named by a digest of
what they were made from. A file that cannot be written or read does no harm: the lists are then made.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


def cached(name: str, made_from: Iterable[str], type: type[T], make: Callable[[], T]) -> T:
    """Return what `make` returns, kept from the last time where nothing has changed since.

    Args:
        name: of the file, without suffix.
        made_from: versions and contents that decide the outcome.
        type: of the outcome.
        make: makes it anew.
    """
    digest = hashlib.sha256("\0".join(made_from).encode()).hexdigest()[:16]
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{digest}.msgpack"
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.msgpack.decode(path.read_bytes(), type=type)
    made = make()
    with suppress(OSError):
        _write(path, msgspec.msgpack.encode(made))
    return made


def _folder() -> Path | None:
    named = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(named) if named else Path.home() / ".cache") / "doublekey"
    except RuntimeError:  # nobody's home
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).replace(path)
    for old in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.msgpack"):
        if old != path:
            old.unlink()
