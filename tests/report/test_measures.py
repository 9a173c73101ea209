from __future__ import annotations

import io
import json

import msgspec
import pytest
from rich.console import Console

from pipeline.model import Confusion, Counts, Example, ItemSummary, PageSummary, Score, Verification
from pipeline.report import accuracy_json, comparison_json, print_comparison
from pipeline.report.measures import (
    CLASSES,
    class_shares,
    confusion_in_words,
    margin,
    measures_json,
    other_figures,
)
from pipeline.verify import compare, measure

REFERENCE = "He had to flee from the modern mill,\nin 1843 it burned <b>."
TEXT = "He had to nee from the rnodern Mill\nin 1848 it burned <b>."


def one_page(name: str, reference: str = REFERENCE, text: str = TEXT, profile: str = "archive") -> PageSummary:
    found = compare(reference, text, profile)
    scores = found.strict, found.normalised
    return PageSummary(name, state="compared", before=scores, after=scores, measures=(found.measures, found.measures))


def strict_json(data: bytes) -> dict:
    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    return json.loads(data, parse_constant=refuse)


@pytest.fixture
def item() -> ItemSummary:
    pages = one_page("1"), one_page("2", text=REFERENCE), one_page("3", text="")
    return ItemSummary("i", "I", "", "", "archive", 0.02, pages)


def test_json_has_every_figure_with_its_counts(item: ItemSummary) -> None:
    data = strict_json(accuracy_json([item]))
    for found in (data["total"]["after"], data["items"]["i"]["before"]):
        measured = found["measures"]
        assert measured["profile"] == "archive"
        assert set(measured["classes"]) == set(CLASSES)
        assert sum(measured["classes"].values()) == found["normalised"]["characters"]["errors"]
        assert measured["isri"]["words"] == {
            "accuracy": pytest.approx(22 / 36, abs=1e-6),
            "reference": 36,
            "errors": 14,
        }
        assert measured["flexible"]["errors"] <= found["normalised"]["characters"]["errors"]
        assert ("m", "rn", 1) in [(one["reference"], one["text"], one["count"]) for one in measured["confusions"]]
        for form in ("strict", "normalised"):
            interval = found[form]["cer_interval"]
            assert interval["method"] == "bootstrap"
            assert interval["low"] < found[form]["cer"] < interval["high"]
    page = data["items"]["i"]["by_page"]
    assert page["2"]["after"]["strict"]["cer_at_most"] == pytest.approx(3 / len(REFERENCE), abs=1e-6)
    assert page["2"]["after"]["measures"]["bag_of_words"]["error"] == 0
    assert page["3"]["after"]["measures"]["isri"]["characters"]["accuracy"] == 0


def test_what_was_not_measured_is_null() -> None:
    alone = ItemSummary("i", "I", "", "", "archive", 0.02, (PageSummary("1"),))
    data = strict_json(accuracy_json([alone]))
    assert data["total"]["after"]["measures"] is None
    assert data["total"]["after"]["strict"]["cer_interval"] is None


def test_items_under_different_profiles_have_no_measures_together(item: ItemSummary) -> None:
    other = msgspec.structs.replace(item, item="j", profile="search", pages=(one_page("1", profile="search"),))
    data = strict_json(accuracy_json([item, other]))
    assert data["total"]["after"]["measures"] is None
    assert data["items"]["j"]["after"]["measures"]["profile"] == "search"


def test_the_measures_of_an_item_without_pages_are_those_of_its_text() -> None:
    found = compare(REFERENCE, TEXT)
    whole = Verification("compared", "item.gt.txt", found, found)
    summary = ItemSummary("i", "I", "", "", "archive", 0.02, (PageSummary("1"),), whole)
    data = strict_json(accuracy_json([summary]))
    assert data["items"]["i"]["after"]["measures"] == data["items"]["i"]["whole"]["after"]["measures"] != None  # noqa: E711


def test_a_single_comparison_has_them_too() -> None:
    found = compare(REFERENCE, TEXT, "search")
    data = strict_json(comparison_json(found))
    assert data["measures"] == measures_json(found.measures)
    assert data["profile"] == data["measures"]["profile"] == "search"


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_terminal_shows_them_within_its_width(width: int) -> None:
    made = Console(file=io.StringIO(), width=width, highlight=False)
    print_comparison(made, compare(REFERENCE, TEXT), "a.txt", "b.txt")
    lines = made.file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    said = " ".join(" ".join(lines).split())
    for needed in ("archive", "ISRI", "F1", "flexible", "letters", "m → rn"):
        assert needed in said


def test_no_errors_are_said_to_be_no_proof() -> None:
    made = Console(file=io.StringIO(), width=100, highlight=False)
    print_comparison(made, compare("a" * 500, "a" * 500), "a.txt", "b.txt")
    assert "below 0.60 % (95 %)" in made.file.getvalue()
    assert margin(None, Counts()) == ""


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert "\x1b" not in confusion_in_words(Confusion("e", "\x1b[", 1))


def test_figures_of_a_text_that_is_too_long_for_one() -> None:
    found = msgspec.structs.replace(measure(REFERENCE, TEXT), flexible=None)
    assert [figure.rate for figure in other_figures(found)][-1] is None
    assert measures_json(found)["flexible"] is None


def test_classes_are_ranked_by_their_errors() -> None:
    names = [name for name, *_ in class_shares(measure(REFERENCE, TEXT))]
    assert names[0] == "letters"
    assert set(names) == {"letters", "case", "digits", "punctuation"}


def test_the_report_shows_them_and_runs_nothing(report, page, compared) -> None:
    found = compare("a <script>x</script> m", "a <script>x</script> rn")
    tree = report(page(verification=Verification("compared", "r", found, found)))
    assert not [one for one in tree.xpath("//script") if (one.text or "").strip() == "x"]


def test_the_report_of_an_item_names_profile_figures_classes_and_confusions(report) -> None:
    pages = [one_page("1"), one_page("2")]
    tree = report(extra=pages)
    (section,) = tree.xpath("//section[@aria-labelledby='h-accuracy']")
    said = " ".join(section.text_content().split())
    for needed in ("profile “archive”", "ISRI", "letters", "m → rn", "confidence of 95 %"):
        assert needed in said
    assert not section.xpath(".//b[text()='.']")


def test_scores_without_measures_still_make_a_report(report) -> None:
    score = Score(Counts(hits=9, substitutions=1))
    tree = report(extra=[PageSummary("1", state="compared", before=(score, score), after=(score, score))])
    said = tree.text_content()
    assert "10.00" in said
    assert "Other figures" not in said


def test_examples_are_escaped(report) -> None:
    example = Example("<i>", "</i>")
    found = msgspec.structs.replace(measure(REFERENCE, TEXT), confusions=(Confusion("<b>", "", 1, (example,)),))
    scores = Score(found.characters, found.words)
    tree = report(
        extra=[PageSummary("1", state="compared", before=(scores,) * 2, after=(scores,) * 2, measures=(found, found))]
    )
    assert not tree.xpath("//section[@aria-labelledby='h-accuracy']//i")
