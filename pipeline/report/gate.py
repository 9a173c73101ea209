"""What the gate says, in words: for the terminal, for JUnit, for annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.errors import printable
from pipeline.model import Gate, ItemVerdict, Verdict
from pipeline.report import figures

MOST_PAGES = 12  #: of an item that are named; the rest is counted
_CHANGES = {"worse": "worse", "vanished": "gone", "new": "new", "better": "better"}
NO_BASELINE = "There is no accuracy-baseline.json: judged by thresholds alone. --update-baseline writes one."


def gate_lines(gate: Gate, *, quiet: bool = False) -> Iterator[str]:
    """Yield what is said of each item, with the pages worth a look below it, worst first.

    Args:
        gate: what the gate says.
        quiet: only of items that do not pass.
    """
    for item in gate.items:
        if quiet and item.passed:
            continue
        yield f"{'passed' if item.passed else 'FAILED'}  {printable(item.item)}: {item.total.reason}"
        told = told_pages(item)
        for page in told[:MOST_PAGES]:
            yield f"        {said_of(page)} {printable(page.place)}: {page.reason}"
        if len(told) > MOST_PAGES:
            yield f"        … and {figures.count(len(told) - MOST_PAGES, 'more page')}, see output/junit.xml"
    if not quiet:
        yield from _notes(gate)


def told_pages(item: ItemVerdict) -> list[Verdict]:
    """Return the pages of an item that a person should know of, worst first."""
    told = [page for page in item.pages if not page.passed or page.change in ("new", "better")]
    return sorted(told, key=_badness)


def worst_pages(gate: Gate, most: int) -> list[tuple[ItemVerdict, Verdict]]:
    """Return the pages that fail, and those that make their item fail, worst first.

    Args:
        gate: what the gate says.
        most: how many.
    """
    pages = [
        (item, page)
        for item in gate.items
        for page in item.pages
        if not page.passed or (not item.total.passed and page.now is not None and not page.now.within(item.total.limit))
    ]
    return sorted(pages, key=lambda pair: _badness(pair[1]))[:most]


def said_of(verdict: Verdict) -> str:
    """Say in a word what the gate says of a page."""
    if verdict.worse or verdict.within:
        return _CHANGES.get(verdict.change, "ok")
    return "above"


def is_improved(gate: Gate) -> bool:
    """Tell whether the baseline could be raised: something is better than it, and nothing worse."""
    better = any(one.change == "better" for item in gate.items for one in (item.total, *item.pages))
    return better and not any(item.worse for item in gate.items)


def since_baseline(gate: Gate) -> tuple[str, ...]:
    """Return what items are made with or by that has changed since the baseline, each once."""
    return tuple(dict.fromkeys(change for item in gate.items for change in item.since))


def _notes(gate: Gate) -> Iterator[str]:
    if not gate.baseline:
        yield NO_BASELINE
        return
    since = since_baseline(gate)
    if since:
        yield f"changed since the baseline: {_joined(since)}"
    if is_improved(gate):
        yield "Better than the baseline. `doublekey check --update-baseline` makes that what must hold from now on."
    elif any(page.change == "new" for item in gate.items for page in (item.total, *item.pages)):
        yield "What is new is held to thresholds alone until --update-baseline takes it in."


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(printable(part) for part in parts)


def _badness(page: Verdict) -> tuple[bool, bool, float, str]:
    """Sort key: what fails first, then by how many errors too many there are; last what is better."""
    now, then = page.now, page.then
    if now is None:
        too_many: float = then.characters if then is not None else 0
    elif page.worse and then is not None:
        too_many = now.errors - then.errors
    else:
        too_many = now.errors - page.limit * now.characters
    return page.passed, page.change == "better", -too_many, page.place
