from __future__ import annotations

import pytest
from fakes import reading_of
from inks import ink_of

from pipeline.collate.groups import Group, groups_of
from pipeline.collate.options import Option, core_of, in_first_shape, options_of
from pipeline.evidence.language import English
from pipeline.model import Choice, Line, Word


def group(first: str, second: str, choices: tuple[Choice, ...] = ()) -> Group:
    lines = tuple(reading_of(first).lines())
    line = None
    if lines:
        words = tuple(Word(word.text, word.box, word.confidence, choices) for word in lines[0].words)
        line = Line(words, lines[0].box)
    ink = ink_of(second, box=line.box) if line else ink_of(second)
    (found,) = groups_of(line, ink)
    return found


def texts(options: list[Option], origin: str | None = None) -> list[str]:
    return [option.text for option in options if origin in (None, option.origin)]


def test_the_readings_come_first() -> None:
    found = options_of(group("modem", "modern"), None)
    assert found[:2] == [Option("modem", "first"), Option("modern", "second")]
    assert "" not in texts(found), "what both see is something"


def test_what_one_reader_alone_sees_may_be_nothing() -> None:
    assert options_of(group("|", ""), None) == [Option("|", "first"), Option("", "nothing")]
    assert options_of(group("", "by"), None) == [Option("by", "second"), Option("", "nothing")]


def test_differences_in_two_places_are_mixed() -> None:
    found = options_of(group("counfry,", "country."), None)
    assert texts(found, "mixed") == ["counfry.", "country,"]
    assert texts(options_of(group("laud", "land"), None), "mixed") == []


def test_mixtures_are_bounded() -> None:
    for length in (4, 5, 30):
        found = options_of(group("a-" * length, "b-" * length), None)
        assert len(found) == (2**4 if length == 4 else 2)


def test_mixtures_keep_the_spaces_of_words_apart() -> None:
    for option in options_of(group("to-day,", "to day."), None):
        assert option.text == " ".join(option.text.split())


def test_the_first_readers_quotation_marks_and_dashes_are_kept() -> None:
    assert in_first_shape("“Don’t", "\"Dont't") == "“Dont’t"
    found = options_of(group("“laud—", '"land-'), None)
    assert texts(found) == ["“laud—", "“land—"]


def test_no_two_options_are_alike_but_for_signs(english: English) -> None:
    for first, second in (("“LANDsEER”", '"LANDSEER"'), ("tbe", "the"), ("to day", "today"), ("coun-", "conn—")):
        keys = [option.key for option in options_of(group(first, second), english)]
        assert len(keys) == len(set(keys))


def test_small_capitals_are_capitals() -> None:
    found = options_of(group("LANDsEER,", "LANDSFER,"), None)
    assert "LANDSEER," in texts(found, "capitals")
    assert "Landseer," in texts(found, "title")
    assert texts(options_of(group("Land", "land"), None), "capitals") == []
    assert texts(options_of(group("LAND", "LANO"), None), "capitals") == []


def test_what_the_first_reader_thought_of_beside() -> None:
    choices = (Choice(2, "n", 0.3), Choice(0, "b", 0.01), Choice(4, " ", 0.5))
    # One is too unlikely; one ends in a space.
    found = options_of(group("laudo", "lavdo", choices), None)
    assert texts(found, "choice") == ["lando"]
    # What the second reader has is its reading.
    assert texts(options_of(group("laudo", "lando", choices), None)) == ["laudo", "lando"]


def test_another_shape_of_a_sign_is_no_choice() -> None:
    found = options_of(group("don’t,", "don't.", (Choice(3, "'", 0.4),)), None)
    assert texts(found) == ["don’t,", "don’t."]


def test_choices_past_the_end_of_a_word_do_no_harm() -> None:
    options_of(group("ab", "ac", (Choice(9, "x", 0.5), Choice(1, "", 0.9))), None)


def test_words_that_either_could_be_misread_from(english: English) -> None:
    found = options_of(group("tbe,", "fbe,"), english)
    assert "the," in texts(found, "lexicon")
    the = next(option for option in found if option.text == "the,")
    assert the.cost > 0
    assert options_of(group("tbe,", "fbe,"), None)[2:] == []


@pytest.mark.parametrize(("first", "second"), [("tb", "fb"), ("tbé", "fbé"), ("land", "sea")])
def test_no_words_are_looked_for_in_place_of_short_foreign_or_known_ones(
    first: str, second: str, english: English
) -> None:
    found = options_of(group(first, second), english)
    assert [option for option in found if option.origin == "lexicon"] == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“to-day,", ("“", "to-day", ",")),
        ("—", ("—", "", "")),
        ("", ("", "", "")),
        ("a b.\n", ("", "a b", ".\n")),
        ("_x_", ("", "_x_", "")),
    ],
)
def test_the_core_of_a_word(text: str, parts: tuple[str, str, str]) -> None:
    assert core_of(text) == parts
