"""Settings explained: every key with its default and what it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec
from msgspec import Meta, Struct

from pipeline.settings.item import ItemSettings, ReferenceSettings, Region
from pipeline.settings.tables import Settings


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
        summary = (type(values).__doc__ or "").strip().rstrip(".")
        lines += [f"# {summary}", f"[{table.name}]"]
        for key, _, description in describe(type(values)):
            value = json.dumps(msgspec.to_builtins(getattr(values, key)), ensure_ascii=False)
            lines += [f"# {description}", f"{'# ' if commented else ''}{key} = {value}"]
        lines.append("")
    return "\n".join(lines)


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
