"""Finding again the places that decisions are about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Decision
from pipeline.text.decisions import around, fit

TEXT = "They were attempting to nee the country, and none of them would nee before the morning had come."


def accepted(text: str, start: int, old: str, new: str) -> Decision:
    before, after = around(text, start, start + len(old))
    return Decision(True, old, new, start=start, before=before, after=after)


def places(decision: Decision, text: str) -> list[tuple[int, int, bool]]:
    return [(one.start, one.end, one.done) for one in fit([decision], text).found]


def test_a_decision_fits_where_it_was_made() -> None:
    assert places(accepted(TEXT, 24, "nee", "flee"), TEXT) == [(24, 27, False)]


def test_it_is_found_where_its_place_has_moved() -> None:
    decision = accepted(TEXT, TEXT.rindex("nee"), "nee", "flee")
    moved = "A new line.\n" + TEXT
    assert places(decision, moved) == [(moved.rindex("nee"), moved.rindex("nee") + 3, False)]


def test_it_is_found_where_a_neighbour_has_changed() -> None:
    decision = accepted(TEXT, 24, "nee", "flee")
    assert places(decision, "So " + TEXT.replace("country", "land")) == [(27, 30, False)]


def test_what_is_done_is_not_to_be_done_again() -> None:
    decision = accepted(TEXT, 24, "nee", "flee")
    assert places(decision, TEXT.replace("to nee", "to flee")) == [(24, 28, True)]


def test_it_is_never_applied_blindly() -> None:
    decision = accepted(TEXT, 24, "nee", "flee")
    assert fit([decision], "A nee that stands elsewhere.").lost == (decision,)
    assert fit([decision], "").lost == (decision,)


def test_of_places_that_are_alike_the_one_where_it_stood_is_meant() -> None:
    line = "x" * 30 + " nee " + "y" * 30 + "\n"
    decision = accepted(line * 3, len(line) + 31, "nee", "flee")
    assert places(decision, line * 3) == [(len(line) + 31, len(line) + 34, False)]
    assert fit([decision], "moved\n" + line * 3).lost == (decision,)


def test_a_decision_without_context_fits_a_word_that_is_there_once() -> None:
    assert places(Decision(True, "country", "county"), TEXT) == [(32, 39, False)]
    assert fit([Decision(True, "nee", "flee")], TEXT).found == ()
    assert places(Decision(True, "nee", "flee", start=24), TEXT) == [(24, 27, False)]
    assert fit([Decision(True, "th", "")], TEXT).found == ()
    assert fit([Decision(True, "", "x", start=3)], TEXT).found == ()


def test_of_two_that_contradict_each_other_the_first_counts() -> None:
    yes = accepted(TEXT, 24, "nee", "flee")
    no = Decision(False, "nee", start=24, before=yes.before, after=yes.after)
    found = fit([no, yes, no], TEXT)
    assert [one.decision for one in found.found] == [no]
    assert found.lost == (yes,)


@given(st.text(alphabet="ab \n", max_size=60), st.data())
def test_on_an_unchanged_text_every_decision_fits_where_it_was_made(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    decision = accepted(text, start, text[start:end], "new")
    found = fit([decision], text)
    if text:
        assert [(one.start, one.end) for one in found.found] == [(start, end)]
