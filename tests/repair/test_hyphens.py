from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import load_language
from pipeline.model import Edit, RepairedText
from pipeline.text.edits import revert

Repair = Callable[..., RepairedText]


def the_edit(repaired: RepairedText) -> Edit:
    (edit,) = repaired.edits
    return edit


def test_the_rest_of_the_word_is_pulled_up(repair: Repair) -> None:
    edit = the_edit(repair("the coun-\ntry is wide"))
    assert (edit.old, edit.new, edit.rule) == ("-\ntry ", "try\n", "hyphen.join")
    assert edit.evidence["sure"] is True


def test_a_word_that_ends_its_line_takes_the_line_with_it(repair: Repair) -> None:
    edit = the_edit(repair("the coun-\ntry\nis wide"))
    assert (edit.old, edit.new) == ("-\ntry", "try")


def test_punctuation_goes_along(repair: Repair) -> None:
    assert repair("(the coun-\ntry),” and so").text == "(the country),”\nand so"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_kept_as_they_are(repair: Repair, end: str) -> None:
    assert repair(f"the coun-{end}try is{end}wide").text == f"the country{end}is{end}wide"


def test_indents_and_trailing_spaces_stay_with_the_line_break(repair: Repair) -> None:
    assert repair("the coun-  \n   try is wide").text == "the country  \n   is wide"


def test_keeping_a_hyphen_is_an_edit_too(repair: Repair) -> None:
    edit = the_edit(repair("a well-\nknown man"))
    assert (edit.old, edit.new, edit.rule) == ("-\nknown ", "-known\n", "hyphen.keep")


def test_other_hyphen_characters_stay_what_they_are(repair: Repair) -> None:
    assert repair("a well\u2010\nknown man").text == "a well\u2010known\nman"
    assert repair("a well¬\nknown man", item="well-known").text == "a well-known\nman"


@pytest.mark.parametrize(
    ("item", "form"),
    [("a gold-finch", "gold-finch"), ("a goldfinch", "goldfinch"), ("gold-finch goldfinch goldfinch", "goldfinch")],
)
def test_the_item_decides(repair: Repair, item: str, form: str) -> None:
    repaired = repair("the gold-\nfinch sings", item=item)
    assert repaired.text == f"the {form}\nsings"
    assert not repaired.flags


@pytest.mark.parametrize("word", ["to-day", "to-morrow", "to-night"])
def test_to_day_depends_on_the_item(repair: Repair, word: str) -> None:
    divided = word.replace("-", "-\n")
    assert repair(f"it is {divided} sir", item=word).text == f"it is {word}\nsir"
    assert repair(f"it is {divided} sir", item=word.replace("-", "")).text == f"it is {word.replace('-', '')}\nsir"
    unknown = repair(f"it is {divided} sir")
    assert unknown.text == f"it is {word}\nsir"
    assert [flag.rule for flag in unknown.flags] == ["hyphen.unsure"]


def test_an_unsure_form_is_made_and_flagged_with_both_forms(repair: Repair) -> None:
    repaired = repair("he was oft-\ntimes ill")
    (flag,) = repaired.flags
    assert flag.old == "oft-\ntimes"
    assert {candidate.text for candidate in flag.candidates} == {"oft-times", "ofttimes"}
    assert repaired.text == f"he was {flag.candidates[0].text}\nill"
    likelier, other = (candidate.score for candidate in flag.candidates)
    assert likelier > 0.5
    assert likelier + other == pytest.approx(1)
    assert [edit.evidence["probability"] for edit in repaired.edits] == [likelier]


@pytest.mark.parametrize(
    ("divided", "sure"),
    [("pre-\neminently", False), ("over-\ntaxed", False), ("pre-\nserve", True), ("con-\nduced", True)],
)
def test_a_prefix_may_keep_its_hyphen_before_a_word_where_the_whole_is_rare(
    repair: Repair, divided: str, sure: bool
) -> None:
    joined = divided.replace("-\n", "")
    repaired = repair(f"he was {divided} ill")
    assert repaired.text == f"he was {joined}\nill"
    assert [flag.rule for flag in repaired.flags] == ([] if sure else ["hyphen.unsure"])


def test_what_is_sure_is_likelier_than_what_is_not(repair: Repair) -> None:
    (sure,), (unsure,) = repair("the govern-\nment sat").edits, repair("he was oft-\ntimes ill").edits
    assert sure.evidence["probability"] > unsure.evidence["probability"]


def test_a_soft_hyphen_joins_what_a_printed_one_might_not(repair: Repair) -> None:
    assert repair("a summer\u00ad\nhouse there").text == "a summerhouse\nthere"
    assert repair("a summer-\nhouse there").text != "a summerhouse\nthere"


@pytest.mark.parametrize(
    "text",
    [
        "he said--\nand left",
        "he said -\nand left",
        "he said—\nand left",
        "two-\nand threefold",
        "pre- and post-\nor so",
        "of two ser-\n41",
        "the lit-\nBlue Island",
        "a great improve-\nTHE END",
        "the end-\n\nThe beginning",
        "coun-\x0ctry",
        "12 -\n13",
    ],
)
def test_what_divides_no_word_is_left_alone(repair: Repair, text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("the Anglo-\nSaxon king", "the Anglo-Saxon\nking"),
        ("an un-\nAmerican act", "an un-American\nact"),
        ("the war of 1914-\n18 there", "the war of 1914-18\nthere"),
        ("THE GOVERN-\nMENT OF INDIA", "THE GOVERNMENT\nOF INDIA"),
        ("a mother-in-\nlaw there", "a mother-in-law\nthere"),
        ("most un-\ncom-\nmon there", "most uncommon\nthere"),
    ],
)
def test_capitals_figures_and_several_hyphens(repair: Repair, raw: str, text: str) -> None:
    assert repair(raw).text == text


def test_between_columns_only_what_can_be_nothing_else(repair: Repair) -> None:
    assert repair("the prov-\n\nince of").text == "the province\n\nof"
    assert repair("the coun-\n\nsel of").text == "the counsel\n\nof"
    assert repair("in under-\n\nstand of").text == "in under-\n\nstand of"


def test_the_faithful_text_keeps_its_hyphens(repair: Repair) -> None:
    repaired = repair("the coun\u00ad\ntry is wide")
    assert repaired.faithful == "the coun-\ntry is wide"
    assert revert(repaired.text, repaired.edits) == repaired.faithful


def test_switching_off_the_repair_of_words_leaves_hyphens_on(repair: Repair) -> None:
    assert repair("the coun-\ntry is tbe best", level="off").text == "the country\nis tbe best"
    assert repair("the coun-\ntry is tbe best", level="suggest").text == "the country\nis tbe best"


def test_another_language_joins_without_english_rules(repair: Repair) -> None:
    german = load_language("deu")
    assert repair("die Land-\nschaft und", language=german).text == "die Landschaft\nund"
    assert repair("die Nord-\nSee und", language=german).text == "die Nord-See\nund"
    assert repair("die Nord-\nsee und", item="Nord-see", language=german).text == "die Nord-see\nund"
    assert not repair("die Land-\nschaft und", language=german).flags


@given(st.text(alphabet="abtry-¬\u00ad \n\r\t.,TH1é’\x0c", max_size=40))
def test_any_text_can_be_taken_back(repair: Repair, raw: str) -> None:
    repaired = repair(raw, level="off")
    assert revert(repaired.text, repaired.edits) == repaired.faithful
    assert _letters(repaired.text) == _letters(repaired.faithful)


def _letters(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("¬", "")
