"""`accuracy-baseline.json` and `accuracy-history.jsonl`: what accuracy was, kept under version control.

Both lie beside the settings of the workspace, so that a change of accuracy is a change somebody commits. The
history is a line for each change of the baseline; it is kept as a file and not read out of the version control,
because CI clones rarely have all of that.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

import pipeline
from pipeline.errors import InputError, file_error
from pipeline.model import Baseline, GateCounts, ItemBaseline, Milestone

SCHEMA = 1
_REMEDY = (
    "Restore it from version control; or delete it, and `doublekey check --update-baseline` makes it anew from what "
    "accuracy is now."
)
#: A measure over several lines: a page a line is easier to review, and to merge.
_MEASURE = re.compile(r'\{\n\s+("\w+": \d+),\n\s+("\w+": \d+),\n\s+("\w+": \d+),\n\s+("\w+": \d+)\n\s+\}')


class _Item(Struct, frozen=True, forbid_unknown_fields=True):
    profile: str
    exact: bool
    pages: dict[str, GateCounts]
    whole: GateCounts | None = None
    stamps: dict[str, str] = {}


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    schema: Annotated[int, Meta(ge=1)]
    doublekey: str  #: version that wrote it
    items: dict[str, _Item]
    stamps: dict[str, str] = {}  #: that all items have in common


def read_baseline(path: Path) -> Baseline | None:
    """Return the baseline of a workspace; None where there is no file.

    Raises:
        InputError: it is cut off, damaged, or of another schema.
        FileAccess: it cannot be read.
    """
    data = _content(path)
    if data is None:
        return None
    if b"\n<<<<<<< " in data or data.startswith(b"<<<<<<< "):
        raise InputError("holds a merge that was not resolved", path=path, remedy=_REMEDY)
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is cut off or damaged ({error})", path=path, remedy=_REMEDY) from error
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if schema != SCHEMA and isinstance(schema, int):
        this = f"this is {pipeline.__version__} with schema {SCHEMA}"
        raise InputError(
            f"is of another version of Doublekey (schema {schema}; {this})",
            path=path,
            remedy="Use that version; or delete the file, and `doublekey check --update-baseline` makes it anew.",
        )
    try:
        found = msgspec.convert(raw, _File)
    except msgspec.ValidationError as error:
        raise InputError(f"is no baseline ({error})", path=path, remedy=_REMEDY) from error
    return Baseline({name: _with_stamps(item, found.stamps) for name, item in found.items.items()})


def baseline_json(baseline: Baseline) -> bytes:
    """Return a baseline as it is written: sorted, a page a line; equal baselines, equal bytes."""
    every = [set(item.stamps.items()) for item in baseline.items.values()]
    common = set.intersection(*every) if every else set()
    data = {
        "schema": SCHEMA,
        "doublekey": pipeline.__version__,
        "stamps": dict(sorted(common)),
        "items": {
            name: {
                "profile": item.profile,
                "exact": item.exact,
                "stamps": {key: value for key, value in item.stamps.items() if (key, value) not in common},
                "pages": msgspec.to_builtins(item.pages),
                "whole": msgspec.to_builtins(item.whole),
            }
            for name, item in sorted(baseline.items.items())
        },
    }
    return (_MEASURE.sub(r"{\1, \2, \3, \4}", _indented(data)) + "\n").encode()


def read_history(path: Path) -> tuple[Milestone, ...]:
    """Return how accuracy was at each change of the baseline, oldest first; nothing where there is no file.

    Raises:
        InputError: a line is damaged.
        FileAccess: it cannot be read.
    """
    milestones = []
    for number, line in enumerate((_content(path) or b"").splitlines(), 1):
        try:
            if line.strip():
                milestones.append(msgspec.json.decode(line, type=Milestone))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(
                f"line {number} is damaged ({error})",
                path=path,
                remedy="Restore it from version control, or delete it.",
            ) from error
    return tuple(milestones)


def history_line(baseline: Baseline, date: str) -> bytes:
    """Return the line of the history that a baseline makes.

    Args:
        baseline: what holds from now on.
        date: today, YYYY-MM-DD.
    """
    items = {name: item.total for name, item in sorted(baseline.items.items())}
    return msgspec.json.encode(Milestone(date, pipeline.__version__, items)) + b"\n"


def _with_stamps(item: _Item, common: dict[str, str]) -> ItemBaseline:
    return ItemBaseline(item.profile, item.exact, item.pages, item.whole, {**common, **item.stamps})


def _indented(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise file_error(error, path, "read") from error
