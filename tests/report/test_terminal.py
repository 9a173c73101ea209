from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.model import (
    Candidate,
    Comparison,
    Counts,
    DiffChunk,
    Edit,
    Failure,
    Flag,
    PageSummary,
    RepairedText,
    Score,
)
from pipeline.report import print_comparison, print_edits, print_summary
from pipeline.report.terminal import _lines


def console(width=120, **options):
    return Console(file=io.StringIO(), width=width, highlight=False, **options)


def lines_of(made):
    return [" ".join(line.split()) for line in made.file.getvalue().splitlines() if line.strip()]


@pytest.fixture
def collection(summary, page, compared):
    failure = Failure("a", "1", "read", "m", 7)
    flagged = page(flags=[Flag(2, 7, "plain", "word.unknown")])
    return [
        summary([flagged], item="plain"),
        summary([page(verification=compared([]))], item="good [bold]"),
        summary([page(verification=compared([]))], item="bad", max_cer=0.001, failures=[failure]),
    ]


def test_a_line_for_each_item(collection):
    made = console()
    print_summary(made, collection)
    assert lines_of(made)[2:] == [
        "plain 1 3 0 1 n/a no reference",
        "good [bold] 1 3 0 0 0.80 % → 0.50 % ✓ within limit",
        "bad 1 3 0 0 0.80 % → 0.50 % ✗ above 0.10 %, 1 page failed",
        "chars wrong: under the profile archive",
    ]


def test_agreement_is_shown_where_two_readers_read(collection, summary):
    statuses = {"agreed": 90, "doubtful": 10}
    made = console()
    print_summary(made, [*collection, summary(item="twice", extra=[PageSummary("1", 100, statuses)])])
    lines = lines_of(made)
    assert lines[0] == "item pages words agreed repaired doubtful chars wrong outcome"
    assert lines[2] == "plain 1 3 – 0 1 n/a no reference"
    assert lines[-2] == "twice 1 100 90.00 % 0 10 n/a no reference"


@pytest.mark.parametrize("soft_wrap", [False, True])
@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_tables_keep_within_the_terminal(collection, compared, width, soft_wrap):
    made = console(width, soft_wrap=soft_wrap)
    print_summary(made, collection)
    print_comparison(made, compared([DiffChunk(False, "word " * 60, "ward " * 60)]).after, "a.txt", "b.txt")
    print_edits(made, _repaired(), "old.txt")
    tables = [line for line in made.file.getvalue().splitlines() if "old.txt:" not in line]
    assert max(map(len, tables)) <= width
    for needed in ("0.50 %", "bad", "nee", "flee"):
        assert needed in made.file.getvalue()


def test_a_comparison_shows_figures_and_differences(compared):
    far = "the same text again and again " * 10
    diff = [
        DiffChunk(True, far, far),
        DiffChunk(False, "flee", "nee"),
        DiffChunk(True, " [red]now[/red]", " [red]now[/red]"),
    ]
    made = console()
    print_comparison(made, compared(diff).after, "true.txt", "read\x1b[31m.txt")
    lines = lines_of(made)
    assert lines[:2] == ["reference true.txt", "text read\\x1b[31m.txt"]
    assert "characters (CER), as they stand 0.50 % 5 1,000 5 0 0" in lines
    assert "words (WER), archive 2.50 % 5 200 5 0 0" in lines
    assert lines[-1] == "… again and again the same text again and again [-flee-]{+nee+} [red]now[/red]"
    assert "\x1b" not in made.file.getvalue()


def test_an_upper_bound_is_marked_as_one():
    exact, bound = Counts(90, 10), Counts(50, 50, exact=False)
    made = console()
    print_comparison(made, Comparison(Score(bound, exact), Score(bound, exact), "archive"), "a", "b")
    lines = lines_of(made)
    assert "characters (CER), as they stand ≤ 50.00 % ≤ 50 100 50 0 0" in lines
    assert "words (WER), as they stand 10.00 % 10 100 10 0 0" in lines
    assert any(line.startswith("≤: an upper bound") for line in lines)


@pytest.mark.parametrize("width", [1, 7, 20])
@pytest.mark.parametrize("text", ["", "one", "one two three four five", "indivisible", " a  b ", "é" * 40])
def test_lines_are_broken_at_spaces_and_lose_nothing_else(text, width):
    lines = list(_lines(text, width))
    assert max(map(len, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_equal_texts_are_said_to_be_equal(compared):
    made = console()
    print_comparison(made, compared([DiffChunk(True, "same", "same")]).after, "a", "b")
    assert lines_of(made)[-1] == "The texts are the same."
    assert "only in" not in made.file.getvalue()


def test_a_missing_space_can_be_seen(compared):
    made = console()
    print_comparison(made, compared([DiffChunk(True, "to", "to"), DiffChunk(False, " ", "")]).after, "a", "b")
    assert lines_of(made)[-1] == "to[-␣-]"


def _repaired():
    faithful = "they nee the\nlaud and indus-\ntry"
    return RepairedText(
        faithful,
        faithful,
        "they flee the\nlaud and indus-\ntry",
        (),
        (
            Edit(5, 8, "nee", "flee", "scanno.stealth", {"margin": 3.18}),
            Edit(27, 32, "-\ntry", "try\n", "hyphen.join"),
        ),
        (Flag(13, 17, "laud", "scanno.stealth", (Candidate("land", 1.0),)),),
    )


def test_edits_and_flags_are_listed_by_line():
    made = console()
    print_edits(made, _repaired(), "old.txt")
    assert lines_of(made) == [
        "1 nee → flee Misread as another word. “flee” is 24 times likelier here than “nee”.",
        "2 laud ? land Perhaps misread as another word.",
        "old.txt: 1 repair, 1 doubtful word, 1 change of writing only",
    ]


def test_a_long_list_can_be_cut():
    made = console()
    print_edits(made, _repaired(), most=1)
    assert lines_of(made)[1:] == ["… and 1 more", "1 repair, 1 doubtful word, 1 change of writing only"]


def test_a_text_without_edits():
    made = console()
    print_edits(made, RepairedText("x", "x", "x"))
    assert lines_of(made) == ["0 repairs, 0 doubtful words, 0 changes of writing only"]
