"""Settings explained: every key with its default and what it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec
from msgspec import Meta, Struct

from pipeline.settings.item import ItemSettings, ReferenceSettings, Region
from pipeline.settings.tables import ProfileSettings, Settings


def describe(table: type[Struct]) -> Iterator[tuple[str, Any, str]]:
    """Yield (key, default, description) for every key of a settings table."""
    hints = get_type_hints(table, include_extras=True)
    for info in msgspec.structs.fields(table):
        metas = [meta for meta in getattr(hints[info.name], "__metadata__", ()) if isinstance(meta, Meta)]
        yield info.name, info.default, next((meta.description or "" for meta in metas), "")


def as_toml(settings: Settings, *, commented: bool = False) -> str:
    """Return settings as a TOML file in which every key is explained.

    Args:
        settings: the values to show.
        commented: comment the values out, so that the file changes nothing until it is edited.
    """
    lines: list[str] = []
    for table in msgspec.structs.fields(Settings):
        values = getattr(settings, table.name)
        if isinstance(values, dict):
            for name, one in values.items():
                lines += [*_table(f"{table.name}.{json.dumps(name)}", one, commented), ""]
        else:
            lines += [*_table(table.name, values, commented), ""]
    lines.append(f"# {(ProfileSettings.__doc__ or '').rstrip('.')}")
    lines += [f"#   {key}: {description}" for key, _, description in describe(ProfileSettings)]
    return "\n".join([*lines, ""])


def _table(name: str, values: Struct, commented: bool) -> Iterator[str]:
    yield f"# {(type(values).__doc__ or '').strip().rstrip('.')}"
    yield f"[{name}]"
    for key, _, description in describe(type(values)):
        yield f"# {description}"
        value = getattr(values, key)
        # TOML has no word for what is not there.
        said = "# {} = …" if value is None else "# {} = {}" if commented else "{} = {}"
        yield said.format(key, _toml(msgspec.to_builtins(value)))


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(one)}" for key, one in value.items()) + "}"
        )
    return json.dumps(value, ensure_ascii=False)


def item_keys() -> str:
    """Return what an `item.toml` may hold, as comments that may follow a settings file."""
    lines = ["# An item.toml beside the scans of an item may hold"]
    for table, prefix in (
        (ItemSettings, ""),
        (ReferenceSettings, "of [reference], "),
        (Region, "of each [[region]], "),
    ):
        lines += [f"#   {prefix}{key}: {description}" for key, _, description in describe(table)]
    return "\n".join(lines) + "\n"
