from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Edit, Flag
from pipeline.repair.arbiter import arbitrate
from pipeline.repair.draft import Proposal


def edit(start: int, end: int, rule: str = "a") -> Proposal:
    return Proposal(edit=Edit(start, end, "x" * (end - start), "y", rule))


def flag(start: int, end: int, rule: str = "a") -> Proposal:
    return Proposal(flag=Flag(start, end, "x" * (end - start), rule))


def test_the_earlier_proposal_wins() -> None:
    edits, _ = arbitrate([edit(5, 9, "first"), edit(2, 6, "second"), edit(8, 12, "third"), edit(5, 9, "fourth")])
    assert [one.rule for one in edits] == ["first"]


def test_neighbours_do_not_clash_and_come_in_order() -> None:
    edits, _ = arbitrate([edit(5, 9), edit(9, 12), edit(0, 5)])
    assert [(one.start, one.end) for one in edits] == [(0, 5), (5, 9), (9, 12)]


def test_a_flag_yields_to_an_edit_and_an_edit_to_a_flag() -> None:
    assert arbitrate([edit(0, 5), flag(3, 8)])[1] == ()
    assert arbitrate([flag(3, 8), edit(0, 5)])[0] == ()


def test_an_edit_may_bring_its_own_flag() -> None:
    both = Proposal(Edit(4, 6, "xx", "y", "hyphen.join"), Flag(0, 6, "xxxxxx", "hyphen.unsure"))
    edits, flags = arbitrate([both, flag(1, 3)])
    assert len(edits) == len(flags) == 1
    assert flags[0].rule == "hyphen.unsure"


def test_insertions_at_one_place_clash() -> None:
    edits, _ = arbitrate([edit(4, 4, "first"), edit(4, 4, "second"), edit(3, 6, "third")])
    assert [one.rule for one in edits] == ["first"]


def test_nothing_proposed() -> None:
    assert arbitrate([Proposal()]) == ((), ())


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.booleans()), max_size=20))
def test_what_is_taken_never_overlaps(spans: list[tuple[int, int, bool]]) -> None:
    proposals = [(edit if change else flag)(start, start + length) for start, length, change in spans]
    edits, flags = arbitrate(proposals)
    taken = sorted((one.start, one.end) for one in (*edits, *flags))
    assert all(before[1] <= after[0] for before, after in pairwise(taken))
    assert not proposals or taken
