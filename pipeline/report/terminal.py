"""What the terminal shows: a table after a run, a comparison, a list of edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.errors import printable
from pipeline.model import Comparison, DiffChunk, Edit, Flag, ItemSummary, Measures, RepairedText
from pipeline.report import figures
from pipeline.report.diff import excerpts, obeyed_by_none, visible
from pipeline.report.measures import MOST_SHOWN, class_shares, confusion_in_words, other_figures
from pipeline.report.notes import candidates_of, in_its_word
from pipeline.report.rules import describe, evidence_in_words, is_quiet, repairs
from pipeline.report.spans import plain

if TYPE_CHECKING:
    from pipeline.evidence import Learnt

_NARROW = 90  #: columns below which tables leave out what matters less
_TINY = 56  #: columns below which they keep only what matters most
_MOST_NAMES = 8  #: of what was learnt
_DOUBT = "yellow"
_GOOD = "green"
_BAD = "red"


def print_summary(console: Console, summaries: Sequence[ItemSummary]) -> None:
    """Print a line for each item."""
    agreements = [figures.agreement(figures.tally(page.statuses for page in summary.pages)) for summary in summaries]
    two_readers = any(agreement is not None for agreement in agreements)
    counted = ["pages", "words", *(("agreed",) if two_readers else ()), "repaired", "doubtful"]
    if console.width < _NARROW:
        counted = ["doubtful"] if console.width >= _TINY else []
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("item", overflow="fold", min_width=10)
    for name in counted:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("chars wrong", justify="right", no_wrap=True)
    table.add_column("outcome", overflow="fold")
    for summary, agreement in zip(summaries, agreements, strict=True):
        doubtful = figures.doubtful(summary)
        cells = {
            "pages": Text(f"{len(summary.pages):,}"),
            "words": Text(f"{figures.words(summary):,}"),
            "agreed": Text("–" if agreement is None else figures.percent(agreement)),
            "repaired": Text(f"{sum(repairs(page.edits) for page in summary.pages):,}"),
            "doubtful": Text(f"{doubtful:,}", _DOUBT if doubtful else ""),
        }
        table.add_row(
            Text(printable(summary.item)),
            *(cells[name] for name in counted),
            _rates(summary, narrow=console.width < _NARROW),
            _outcome(summary),
        )
    console.print(table, soft_wrap=False)
    if said := figures.under_profile(summaries):
        console.print(Text(f"chars wrong: {said}", "dim"), soft_wrap=False)


def print_comparison(console: Console, comparison: Comparison, reference_name: str, text_name: str) -> None:
    """Print the error rates of a text against its reference, and where they differ.

    Without colour the marks are those of wdiff: [-reference-]{+text+}.
    """
    console.print(Text.assemble(("reference  ", "dim"), printable(reference_name)))
    console.print(Text.assemble(("text       ", "dim"), printable(text_name)))
    narrow = console.width < _NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", overflow="fold")
    for name in ("wrong", "errors", "of") if narrow else ("wrong", "errors", "of", "changed", "missing", "too many"):
        table.add_column(name, justify="right", no_wrap=True)
    strict, normalised = comparison.strict, comparison.normalised
    for label, counts in (
        ("characters (CER), as they stand", strict.characters),
        (f"characters (CER), {comparison.profile}", normalised.characters),
        ("words (WER), as they stand", strict.words),
        (f"words (WER), {comparison.profile}", normalised.words),
    ):
        detail = (counts.substitutions, counts.deletions, counts.insertions)
        numbers = (counts.reference, *(() if narrow else detail))
        bound = "" if counts.exact else "≤ "
        errors = f"{bound}{counts.errors:,}"
        table.add_row(
            Text(label), f"{bound}{figures.percent(counts.rate)}", errors, *(f"{number:,}" for number in numbers)
        )
    console.print(table, soft_wrap=False)
    console.print(
        Text(
            "wrong: (changed + missing + too many) / length of the reference. As they stand: letter by letter, "
            f"white space evened out. {comparison.profile}: differences of writing that this profile names left aside.",
            "dim",
        ),
        soft_wrap=False,
    )
    if not (strict.exact and normalised.exact):
        console.print(
            Text("≤: an upper bound; the fewest errors possible are not known of texts so long and so unlike.", "dim"),
            soft_wrap=False,
        )
    if comparison.measures is not None:
        print_measures(console, comparison.measures)
    groups = list(excerpts(comparison.diff))
    if not groups:
        console.print("\nThe texts are the same.")
        return
    legend = Text.assemble("\n", _removed("only in the reference"), "  ", _added("only in the text"), "\n")
    console.print(legend, soft_wrap=False)
    for group in groups:
        if console.is_terminal:
            console.print(Text.assemble(*_chunks(group)), soft_wrap=False)
            console.print()
        else:
            # A book has thousands of them, and to lay them out as for a screen takes longer than to compare.
            console.file.write("\n".join(_lines("".join(map(str, _chunks(group))), console.width)) + "\n\n")


def print_measures(console: Console, measures: Measures) -> None:
    """Print the figures beside the error rates, the errors by class, and what is read for what."""
    narrow = console.width < _NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(f"under the profile {measures.profile}", overflow="fold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("", style="dim", overflow="fold")
    for figure in other_figures(measures):
        said = figure.what if narrow else f"{figure.what}: {figure.meaning}"
        table.add_row(Text(figure.name), figures.percent(figure.rate), Text(said))
    console.print(table, soft_wrap=False)
    if measures.characters.at_most is not None:
        console.print(Text(f"No errors: the true rate is below {figures.percent(measures.characters.at_most)} (95 %)."))
    shares = class_shares(measures)
    if shares:
        said = ", ".join(f"{name} {number:,} ({figures.percent(share)})" for name, number, share, _ in shares)
        console.print(Text.assemble(("errors by class  ", "dim"), said), soft_wrap=False)
    if measures.confusions:
        most = measures.confusions[:MOST_SHOWN]
        said = ", ".join(f"{confusion_in_words(one)} ({one.count:,})" for one in most)
        console.print(Text.assemble(("read for         ", "dim"), said), soft_wrap=False)


def print_learning(console: Console, learnt: Learnt, effect: Sequence[tuple[str, str, str]]) -> None:
    """Print what was learnt, the commonest of it by name, and what it is worth on held-back pages."""
    common = sorted(learnt.confusions.items(), key=lambda one: -one[1])
    lists = (
        ("confusion", [f"{seen} for {meant} ({count})" for (seen, meant), count in common]),
        ("good word", sorted(learnt.good_words, key=lambda word: -learnt.good_words[word])),
        ("bad word", [f"{wrong} for {right} ({count})" for wrong, (right, count) in learnt.bad_words.items()]),
        ("veto", [f"{plain(veto.old)} → {plain(veto.new)}" for veto in learnt.vetoes]),
    )
    for noun, names in lists:
        more = " …" if len(names) > _MOST_NAMES else ""
        some = f": {', '.join(names[:_MOST_NAMES])}{more}" if names else ""
        console.print(Text(f"{figures.count(len(names), noun, 'vetoes' if noun == 'veto' else '')}{some}"))
    if not effect:
        console.print("\nThere are too few pages with references to hold any back: what it is worth is not known.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("on pages held back", "before", "after"):
        table.add_column(name, justify="left" if table.row_count == 0 and not table.columns else "right")
    for row in effect:
        table.add_row(*row)
    console.print(table, soft_wrap=False)


def print_edits(console: Console, repaired: RepairedText, source: str = "", *, most: int | None = None) -> None:
    """Print what was changed in a text and what is doubtful, line by line.

    Changes of writing only (encoding, ligatures, line-end hyphens) are counted, not listed.

    Args:
        repaired: the text and its edits.
        source: name of the text, for the heading.
        most: how many places to list; None for all.
    """
    edits = [edit for edit in repaired.edits if not is_quiet(edit.rule)]
    quiet = len(repaired.faithful_edits) + len(repaired.edits) - len(edits)
    both: list[Edit | Flag] = [*edits, *repaired.flags]
    places = sorted(both, key=lambda place: (place.start, place.end))
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    lines = _line_numbers(repaired.faithful, (place.start for place in places))
    for place, line in islice(zip(places, lines, strict=True), most):
        table.add_row(str(line), _place(repaired.faithful, place), _why(place))
    if table.row_count:
        console.print(table, soft_wrap=False)
    if most is not None and len(places) > most:
        console.print(Text(f"… and {len(places) - most:,} more", "dim"))
    heading = f"{printable(source)}: " if source else ""
    console.print(
        f"{heading}{figures.count(len(edits), 'repair')}, {figures.count(len(repaired.flags), 'doubtful word')}, "
        f"{figures.count(quiet, 'change')} of writing only",
        markup=False,
    )


def edit_list(repaired: RepairedText, source: str, lines: int = 0) -> Iterator[str]:
    """Yield every edit and flag of a text as a line that a person can read and a program can search.

    Args:
        repaired: the text and its edits, or a piece of it.
        source: name of the text.
        lines: how many lines stand before the piece.
    """
    layers: tuple[tuple[str, Sequence[Edit | Flag]], ...] = (
        (repaired.raw, repaired.faithful_edits),
        (repaired.faithful, sorted([*repaired.edits, *repaired.flags], key=lambda place: (place.start, place.end))),
    )
    for text, places in layers:
        numbers = _line_numbers(text, (place.start for place in places))
        for place, line in zip(places, numbers, strict=True):
            likely = place.evidence.get("probability")
            sure = f", {figures.chance(likely)}" if isinstance(likely, float) else ""
            rule = describe(place.rule, unsure=isinstance(place, Flag)).name
            yield f"{printable(source)}:{line + lines}: {_place(text, place).plain}  ({rule}{sure})"


def _rates(summary: ItemSummary, *, narrow: bool) -> Text:
    if not figures.is_compared(summary):
        return Text("n/a", "dim")
    before = figures.score(summary, after=False, normalised=True).cer
    after = figures.score(summary, after=True, normalised=True).cer
    if narrow:
        return Text(figures.percent(after))
    worse = before is not None and after is not None and after > before
    return Text.assemble((f"{figures.percent(before)} → ", "dim"), (figures.percent(after), _BAD if worse else ""))


def _outcome(summary: ItemSummary) -> Text:
    passed = figures.passed(summary)
    if passed is None:
        said = Text("no reference", "dim")
    else:
        said = Text("✓ within limit", _GOOD) if passed else Text(f"✗ {figures.above(summary)}", _BAD)
    if summary.failures:
        said = Text.assemble(said, (f", {figures.count(len(summary.failures), 'page')} failed", _BAD))
    return said


def _chunks(group: Iterable[DiffChunk]) -> Iterator[Text | str]:
    for chunk in group:
        if chunk.equal:
            yield obeyed_by_none(chunk.text)
            continue
        if chunk.reference:
            yield _removed(obeyed_by_none(visible(chunk.reference)))
        if chunk.text:
            yield _added(obeyed_by_none(visible(chunk.text)))


def _lines(text: str, width: int) -> Iterator[str]:
    """Break a text at spaces, or where it has none within a line."""
    place = 0
    while len(text) - place > width:
        space = text.rfind(" ", place + 1, place + width + 1)
        yield text[place : space if space > 0 else place + width]
        place = space + 1 if space > 0 else place + width
    yield text[place:]


def _removed(text: str) -> Text:
    return Text(f"[-{text}-]", f"{_BAD} bold")


def _added(text: str) -> Text:
    return Text(f"{{+{text}+}}", f"{_GOOD} bold")


def _place(text: str, place: Edit | Flag) -> Text:
    if isinstance(place, Edit):
        read, became = in_its_word(text, place)
        return Text.assemble(plain(read), (" → ", "dim"), (plain(became), _GOOD))
    candidates = ", ".join(candidates_of(place))
    return Text.assemble((plain(place.old), _DOUBT), (f" ? {candidates}" if candidates else " ?", "dim"))


def _why(place: Edit | Flag) -> Text:
    new = place.new if isinstance(place, Edit) else next(iter(candidates_of(place)), "")
    rule = describe(place.rule, unsure=isinstance(place, Flag))
    return Text(" ".join((f"{rule.name}.", *evidence_in_words(place.evidence, place.old, new))))


def _line_numbers(text: str, offsets: Iterable[int]) -> Iterator[int]:
    """Yield the number of the line each offset is on; offsets must rise."""
    line, position = 1, 0
    for offset in offsets:
        line += text.count("\n", position, offset)
        position = offset
        yield line
