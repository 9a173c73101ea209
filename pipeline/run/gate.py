"""The gate over a workspace: what was measured, with what it was made, and the baseline it is held against."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import pipeline
from pipeline.errors import ConfigError, InputError, PagesFailed
from pipeline.evidence import learnt_files
from pipeline.model import Baseline, Gate, ItemBaseline, ItemSummary, Stamp
from pipeline.run.collection import RunResult
from pipeline.run.files import write_atomic
from pipeline.run.fingerprint import MODULES, STAGE_ROOMS, digest, file_digest, package_versions, room_digest
from pipeline.run.stamps import Stamps
from pipeline.settings import ItemSettings, Settings, ingest_of, layout_of, load_item_settings
from pipeline.verify.baseline import baseline_json, history_line, read_baseline, read_history
from pipeline.verify.gate import judge, judge_vanished, measure
from pipeline.workspace import Item, Workspace

#: Settings that say where something lies on this machine, or how long it may take; they decide no text.
_PLACES = {"tessdata": "", "recorded": "", "page_timeout": 1.0}
_DIGITS = 16  #: of a digest that are kept; it has to tell what has changed, and withstand no attack


def hold(
    workspace: Workspace,
    settings: Settings,
    result: RunResult,
    *,
    only: Collection[str] | None = None,
    max_cer: float | None = None,
) -> Gate:
    """Hold a run against the thresholds of its items, and against the baseline of the workspace where there is one.

    Args:
        workspace: where.
        settings: of all stages; tolerances among them.
        result: what the run did.
        only: names of the items to judge; None for all. Names that are neither there nor in the baseline are passed
            over.
        max_cer: a threshold for all items, for this once.

    Raises:
        InputError: the baseline is damaged or of another version.
        ConfigError: the baseline is of another normalisation.
        FileAccess: the baseline cannot be read.
    """
    baseline = read_baseline(workspace.baseline)
    then = {} if baseline is None else baseline.items
    now = measured(workspace, settings, result)
    verdicts = []
    for summary in result.summaries:
        if only is not None and summary.item not in only:
            continue
        if max_cer is not None:
            summary = msgspec.structs.replace(summary, max_cer=max_cer, max_page_cer=None)
        before = then.get(summary.item)
        _check_profile(workspace, summary, before)
        verdicts.append(judge(summary, now.get(summary.item), before, settings.verify, baseline=baseline is not None))
    there = {item.name for item in workspace.items()[0]}
    for name, before in then.items():
        if name not in there and (only is None or name in only):
            verdicts.append(judge_vanished(name, before))
    return Gate(tuple(verdicts), baseline is not None)


def measured(workspace: Workspace, settings: Settings, result: RunResult) -> dict[str, ItemBaseline]:
    """Return what was measured of the items that were run, which becomes their baseline when a person says so."""
    items = {item.name: item for item in workspace.items()[0]}
    common = {"Doublekey": pipeline.__version__} | _rules()
    made = {}
    for summary in result.summaries:
        stamps = result.stamps.get(summary.item)
        if stamps is not None and summary.item in items:
            with_what = common | _readers(stamps) | _settings_of(workspace, items[summary.item], settings)
            made[summary.item] = measure(summary, exact=_is_replayed(stamps), stamps=with_what)
    return made


def update_baseline(
    workspace: Workspace, settings: Settings, result: RunResult, *, only: Collection[str] | None = None
) -> bool:
    """Make what was measured the baseline; return whether that changed any figure.

    Items that were not run keep theirs; those that are gone from the workspace lose it (of those named in `only`,
    where it is given). Items without references have nothing to hold. The history gets a line when figures change.

    Raises:
        PagesFailed: pages failed, so that not everything was measured; nothing is written.
        InputError: files were left out, or the baseline there is damaged; nothing is written.
        FileAccess: it cannot be written.
    """
    kept = "The baseline was left as it was; the messages above say what to mend."
    if result.failures:
        count = len(result.failures)
        raise PagesFailed(f"{count} page{'s' * (count != 1)} failed, so not everything was measured", remedy=kept)
    if result.problems:
        raise InputError("some files were left out, so not everything was measured", remedy=kept)
    then = read_baseline(workspace.baseline)
    there = {item.name for item in workspace.items()[0]}
    items = dict(then.items) if then is not None else {}
    for name in [name for name in items if name not in there and (only is None or name in only)]:
        del items[name]
    for name, item in measured(workspace, settings, result).items():
        if only is None or name in only:
            items[name] = item
    baseline = Baseline({name: item for name, item in items.items() if item.pages or item.whole is not None})
    line = history_line(baseline, datetime.now(UTC).date().isoformat())
    milestones = read_history(workspace.history)  # damage shows before anything is written
    write_atomic(workspace.baseline, baseline_json(baseline), durable=True)
    totals = {name: item.total for name, item in baseline.items.items()}
    if not milestones or milestones[-1].items != totals:
        before = workspace.history.read_bytes() if milestones else b""
        joint = b"" if not before or before.endswith(b"\n") else b"\n"
        write_atomic(workspace.history, before + joint + line, durable=True)
    return then is None or _figures(then) != _figures(baseline)


def _figures(baseline: Baseline) -> object:
    return {name: (item.profile, item.pages, item.whole) for name, item in baseline.items.items()}


def _check_profile(workspace: Workspace, summary: ItemSummary, then: ItemBaseline | None) -> None:
    if then is not None and then.profile != summary.profile:
        raise ConfigError(
            f"has item {summary.item} under the normalisation '{then.profile}', and the settings say "
            f"'{summary.profile}': their figures cannot be compared",
            path=workspace.baseline,
            remedy="Set `profile` under [verify] in doublekey.toml back, or measure anew with "
            "`doublekey check --update-baseline`.",
        )


def _is_replayed(stamps: Stamps) -> bool:
    readers = [stamps.first, *([stamps.second] if stamps.second else []), *stamps.regions.values()]
    # The neural model computes in fractions, which processors round in their own ways.
    return stamps.neural is None and all(reader.name == "recorded" for reader in readers)


def _rules() -> dict[str, str]:
    rooms = {room: room_digest(room) for room in (*STAGE_ROOMS["finish"], "model")}
    rooms["run"] = digest([room_digest(f"run/{name}") for name in MODULES])
    rules = {f"rules of {room}": _short(found) for room, found in rooms.items()}
    return rules | {f"package {name}": version for name, version in package_versions("finish").items()}


def _readers(stamps: Stamps) -> dict[str, str]:
    made = dict(_reader("first reader", stamps.first))
    if stamps.second is not None:
        made |= _reader("second reader", stamps.second)
    if stamps.neural is not None:
        made |= _reader("neural model", stamps.neural)
    for language, stamp in stamps.regions.items():
        made |= _reader(f"reader of regions in {language}", stamp)
    return made


def _reader(what: str, stamp: Stamp) -> Iterator[tuple[str, str]]:
    yield what, f"{stamp.name} {stamp.version}"
    for name, model in stamp.models.items():
        yield f"{what}, model {name}", _short(model)
    for name, value in stamp.settings.items():
        yield f"{what}, {name}", _short(str(value)) if len(str(value)) == 64 else str(value)


def _settings_of(workspace: Workspace, item: Item, settings: Settings) -> dict[str, str]:
    own = load_item_settings(item.settings_path)
    replace, repair = msgspec.structs.replace, settings.repair
    good = file_digest(Path(repair.good_words)) if repair.good_words else ""
    tables: dict[str, object] = {
        "ingest": ingest_of(settings.ingest, own),
        "read": (replace(settings.read, **_PLACES), _of_reading(own)),
        "collate": settings.collate,
        "layout": layout_of(settings.layout, own),
        "repair": (replace(repair, good_words=""), good),
    }
    learnt = learnt_files(workspace.learnt, item.folder).digest
    made = {f"settings under [{name}]": _short(digest(table)) for name, table in tables.items()}
    return made | ({"what was learnt": _short(learnt)} if learnt else {})


def _of_reading(own: ItemSettings) -> tuple[object, ...]:
    return (own.language, own.spread, own.region)


def _short(value: str) -> str:
    return f"sha256:{value[:_DIGITS]}"
