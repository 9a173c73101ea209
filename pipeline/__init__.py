"""Doublekey: machine double-keying of printed archives.

The names below are the public interface; everything else may change. `pipeline.api` has the commands as functions:
they are no names of the package itself, where `run` and `repair` are rooms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline import api
    from pipeline.errors import DoublekeyError, ExitCode
    from pipeline.settings import Settings, load_settings

__version__ = "0.1.0"

__all__ = ["DoublekeyError", "ExitCode", "Settings", "api", "load_settings"]

_ROOMS = {"DoublekeyError": "errors", "ExitCode": "errors", "Settings": "settings", "load_settings": "settings"}


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import pipeline.model` alone must not pull in every room.
    if name not in __all__:
        raise AttributeError(f"module 'pipeline' has no attribute '{name}'")
    from importlib import import_module

    room = import_module(f"pipeline.{_ROOMS.get(name, name)}")
    return getattr(room, name) if name in _ROOMS else room
