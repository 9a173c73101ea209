"""What is told of texts compared in pairs, and of two versions of which neither is the truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.errors import printable
from pipeline.model import Compared, ComparedPair, Comparison, Counts, Score
from pipeline.report import figures
from pipeline.report.accuracy import SCHEMA, encoded, score_json
from pipeline.report.diff import excerpts, obeyed_by_none, visible
from pipeline.report.measures import measures_json, rounded
from pipeline.report.terminal import print_measures

_MOST_UNPAIRED = 12  #: files without a counterpart that are named; the rest is counted


def pairs_json(compared: Compared, *, truth: bool = True) -> bytes:
    """Return the figures of all pairs, worst first, and of all together as JSON.

    Args:
        compared: the pairs.
        truth: whether the first side is a reference; else "a" and "b" are two versions.
    """
    one, other = _sides(truth)
    return encoded(
        {
            "schema": SCHEMA,
            "profile": compared.profile,
            "total": _figures(compared.total(normalised=False), compared.total(normalised=True), truth),
            **({"measures": measures_json(compared.measures)} if truth else {}),
            "pairs": [
                {
                    "name": found.pair.name,
                    one: found.pair.reference,
                    other: found.pair.text,
                    **_figures(found.comparison.strict, found.comparison.normalised, truth),
                }
                for found in _ordered(compared, truth)
            ],
            "unpaired": {one: list(compared.only_reference), other: list(compared.only_text)},
            "problems": list(compared.problems),
        }
    )


def versions_json(comparison: Comparison) -> bytes:
    """Return how two versions of a text differ as JSON."""
    return encoded(
        {
            "schema": SCHEMA,
            "profile": comparison.profile,
            **_figures(comparison.strict, comparison.normalised, truth=False),
            "differences": [{"a": chunk.reference, "b": chunk.text} for chunk in comparison.diff if not chunk.equal],
        }
    )


def print_pairs(console: Console, compared: Compared, *, truth: bool = True) -> None:
    """Print a line for each pair, worst first, the total, and what has no counterpart."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=len(compared.pairs) > 1)
    strict, normalised = compared.total(normalised=False), compared.total(normalised=True)
    table.add_column("pair", "all together", overflow="fold")
    verb = "wrong" if truth else "differ"
    for label, counts in (
        (f"characters {verb}", strict.characters),
        (f"{compared.profile}", normalised.characters),
        (f"words {verb}", strict.words),
    ):
        table.add_column(label, figures.percent(_rate(counts, truth)), justify="right", no_wrap=True)
    table.add_column("places" if not truth else "errors", f"{strict.characters.errors:,}", justify="right")
    for one in _ordered(compared, truth):
        scores = one.comparison.strict, one.comparison.normalised
        rates = (scores[0].characters, scores[1].characters, scores[0].words)
        table.add_row(
            Text(printable(one.pair.name)),
            *(figures.percent(_rate(counts, truth)) for counts in rates),
            f"{scores[0].characters.errors:,}",
        )
    console.print(table, soft_wrap=False)
    what = "wrong: errors / length of the reference" if truth else "differ: places that differ / places altogether"
    console.print(
        Text(f"{what}; counts are added before they are divided. {compared.profile}: characters, normalised.", "dim"),
        soft_wrap=False,
    )
    if truth:
        print_measures(console, compared.measures)


def unpaired_notes(compared: Compared, *, truth: bool = True) -> list[str]:
    """Return what a person should know of files that have no counterpart and of pairs that could not be compared."""
    missing = ("there is no text for it", "there is no reference for it") if truth else ("only in A", "only in B")
    notes = list(compared.problems)
    for names, said in ((compared.only_reference, missing[0]), (compared.only_text, missing[1])):
        notes += [f"{printable(name)}: {said}" for name in names[:_MOST_UNPAIRED]]
        if len(names) > _MOST_UNPAIRED:
            notes.append(f"… and {len(names) - _MOST_UNPAIRED:,} more: {said}")
    return notes


def print_versions(console: Console, comparison: Comparison, a: str, b: str) -> None:
    """Print where two versions of a text differ, of which neither is taken for true."""
    for label, name in (("A  ", a), ("B  ", b)):
        console.print(Text.assemble((label, "dim"), printable(name)))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", overflow="fold")
    for label in ("differ", "changed", "only in A", "only in B"):
        table.add_column(label, justify="right", no_wrap=True)
    for label, counts in (
        ("characters, as they stand", comparison.strict.characters),
        (f"characters, {comparison.profile}", comparison.normalised.characters),
        ("words, as they stand", comparison.strict.words),
        (f"words, {comparison.profile}", comparison.normalised.words),
    ):
        numbers = (counts.substitutions, counts.deletions, counts.insertions)
        table.add_row(Text(label), figures.percent(_rate(counts, False)), *(f"{number:,}" for number in numbers))
    console.print(table, soft_wrap=False)
    console.print(Text("differ: places that differ / places altogether; the same whichever comes first.", "dim"))
    groups = list(excerpts(comparison.diff))
    if not groups:
        console.print("\nThe two versions are the same.")
        return
    console.print(Text.assemble("\n", ("[A-only in A-]", "cyan"), "  ", ("{B+only in B+}", "yellow"), "\n"))
    for group in groups:
        console.print(Text.assemble(*(_chunk(chunk.equal, chunk.reference, chunk.text) for chunk in group)))
        console.print()


def _chunk(equal: bool, a: str, b: str) -> Text:
    if equal:
        return Text(obeyed_by_none(a))
    one, other = (obeyed_by_none(visible(text)) for text in (a, b))
    return Text.assemble((f"[A-{one}-]", "cyan bold") if a else "", (f"{{B+{other}+}}", "yellow bold") if b else "")


def _ordered(compared: Compared, truth: bool) -> Sequence[ComparedPair]:
    if truth:
        return compared.worst_first()
    return sorted(compared.pairs, key=lambda one: _rate(one.comparison.strict.characters, False) or 0, reverse=True)


def _sides(truth: bool) -> tuple[str, str]:
    return ("reference", "text") if truth else ("a", "b")


def _figures(strict: Score, normalised: Score, truth: bool) -> dict[str, Any]:
    if truth:
        return {"strict": score_json(strict), "normalised": score_json(normalised)}
    return {
        name: {"characters": _symmetric(score.characters), "words": _symmetric(score.words)}
        for name, score in (("strict", strict), ("normalised", normalised))
    }


def _symmetric(counts: Counts) -> dict[str, Any]:
    return {
        "rate": rounded(_rate(counts, truth=False)),
        "same": counts.hits,
        "changed": counts.substitutions,
        "only_a": counts.deletions,
        "only_b": counts.insertions,
    }


def _rate(counts: Counts, truth: bool) -> float | None:
    if truth:
        return counts.rate
    places = counts.hits + counts.errors
    return counts.errors / places if places else None
