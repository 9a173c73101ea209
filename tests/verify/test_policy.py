from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PROFILES
from pipeline.settings import ReferenceSettings
from pipeline.verify import verify_text
from pipeline.verify.policy import written_alike

PRINTED = "the ſalmon of an exam-\nple, a ﬁne well-\nknown one"


@pytest.mark.parametrize(
    ("policy", "reference"),
    [
        (ReferenceSettings(), PRINTED),
        (ReferenceSettings("kept", long_s="kept", ligatures="kept"), PRINTED),
        (ReferenceSettings(hyphens="joined"), "the ſalmon of an example, a ﬁne wellknown one"),
        (ReferenceSettings("joined", long_s="modern"), "the salmon of an example, a ﬁne\nwellknown one"),
        (
            ReferenceSettings("joined", "", "", "modern", "split"),
            "the salmon of an example, a fine wellknown one",
        ),
    ],
)
def test_a_text_is_right_in_the_strict_figures_if_written_as_the_policy_says(policy, reference: str) -> None:
    found = verify_text(reference, "p.gt.txt", PRINTED, PRINTED, PROFILES["archive"], policy)
    assert found.after is not None and found.after.strict.cer == 0


def test_what_is_not_declared_is_an_error() -> None:
    found = verify_text("the salmon", "p.gt.txt", "the ſalmon", "the ſalmon", PROFILES["archive"])
    assert found.after is not None and found.after.strict.characters.errors == 1


def test_a_hyphen_at_the_end_of_a_reflowed_line_belongs_to_the_word() -> None:
    reference, (text,) = written_alike("a well-\nknown one", ["a well-known one"], ReferenceSettings("joined"))
    assert reference == text == "a well-known one"


@given(st.text(), st.text())
def test_nothing_is_done_where_nothing_is_said(reference: str, text: str) -> None:
    assert written_alike(reference, [text], ReferenceSettings()) == (reference, (text,))
