"""Reading settings from TOML; what is not known is refused with the nearest that is."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from pipeline.errors import ConfigError, file_error
from pipeline.model.profile import PROFILES
from pipeline.settings.item import ItemSettings
from pipeline.settings.profiles import profile_of
from pipeline.settings.tables import Settings

T = TypeVar("T", bound=Struct)


def load_settings(path: Path) -> Settings:
    """Read workspace settings; a file that does not exist gives the defaults.

    Relative names of files and folders are taken to start where the settings file lies.

    Raises:
        ConfigError: not TOML, an unknown key, or a value out of range.
        FileAccess: the file cannot be read.
    """
    found = _load(path, Settings)
    _refuse_odd_profiles(found, path)
    replace = msgspec.structs.replace
    return replace(
        found,
        read=replace(
            found.read, tessdata=_beside(path, found.read.tessdata), recorded=_beside(path, found.read.recorded)
        ),
        repair=replace(found.repair, good_words=_beside(path, found.repair.good_words)),
    )


def load_item_settings(path: Path) -> ItemSettings:
    """Read the `item.toml` of an item; a file that does not exist gives the defaults.

    Raises:
        ConfigError: not TOML, an unknown key, or a value out of range.
        FileAccess: the file cannot be read.
    """
    return _load(path, ItemSettings)


def _refuse_odd_profiles(settings: Settings, path: Path) -> None:
    for name in settings.profiles:
        if name in PROFILES:
            raise ConfigError(
                f"`profiles.{name}` is the name of a normalisation that is always there",
                path=path,
                remedy="Give yours another name.",
            )
    try:
        profile_of(settings)
    except ConfigError as error:
        raise ConfigError(f"`verify.profile`: {error.problem}", path=path, remedy=error.remedy) from error


def _beside(path: Path, name: str) -> str:
    return str(path.parent / name) if name else ""


def _load(path: Path, table: type[T]) -> T:
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return table()
    except OSError as error:
        raise file_error(error, path, "read") from error
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8 text", path=path, remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"not valid TOML: {error}", path=path, remedy="`doublekey config` prints a file that is."
        ) from error
    _refuse_unknown_keys(data, table, path, "")
    try:
        return msgspec.convert(data, table)
    except msgspec.ValidationError as error:
        raise ConfigError(
            str(error).replace("`$.", "`"), path=path, remedy="`doublekey config` lists every key and what it may hold."
        ) from error


def _refuse_unknown_keys(data: Mapping[str, Any], table: type[Struct], path: Path, prefix: str) -> None:
    hints = get_type_hints(table)
    for key, value in data.items():
        if key not in hints:
            near = difflib.get_close_matches(key, hints, n=1)
            remedy = f"Did you mean `{prefix}{near[0]}`?" if near else f"Known here: {', '.join(hints)}."
            raise ConfigError(f"unknown setting `{prefix}{key}`", path=path, remedy=remedy)
        inner = hints[key]
        if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, Struct):
            _refuse_unknown_keys(value, inner, path, f"{key}.")
        if isinstance(value, dict) and get_origin(inner) is dict:
            for name, table_of_name in value.items():
                if isinstance(table_of_name, dict) and issubclass(get_args(inner)[1], Struct):
                    _refuse_unknown_keys(table_of_name, get_args(inner)[1], path, f"{key}.{name}.")
        for table_of_list in get_args(inner)[:1] if isinstance(value, list) else ():
            if isinstance(table_of_list, type) and issubclass(table_of_list, Struct):
                for one in (one for one in value if isinstance(one, dict)):
                    _refuse_unknown_keys(one, table_of_list, path, f"{key}.")
