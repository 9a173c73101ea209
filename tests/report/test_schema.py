"""`accuracy.json` against its published schema."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from msgspec.structs import replace
from schemas import problems

from pipeline.model import Coverage, Estimate, Failure, Missing, PageSummary, RepairEffect
from pipeline.report import accuracy_json
from pipeline.verify import compare

SCHEMA = json.loads(resources.files("pipeline.report").joinpath("schema/accuracy.schema.json").read_bytes())


@pytest.fixture
def figures(summary, page, compared):
    checked = page(name="0002", verification=compared([], errors=100, before=200, effect=RepairEffect(1, 2, 3)))
    failure = Failure("b", "0003", "read", "crashed", 7)
    real = compare("The old man and the sea went down.", "The 0ld man aud the sea, went")
    full = PageSummary(
        "0004",
        state="compared",
        before=(real.strict, real.normalised),
        after=(real.strict, real.normalised),
        measures=(real.measures, real.measures),
        furniture=real.strict,
        estimate=Estimate(0.02, 0.01, 0.1),
    )
    coverage = Coverage(90, 80, 85, 80, (Missing(0, 10, "", "0004", "Title"),), ("0010",))
    items = [
        replace(summary([], item="full", extra=[full, replace(full, page="0005")]), coverage=coverage),
        summary([checked, page(name="0010")], item="b", failures=[failure], problems=["left out"]),
        summary([page()], item="a", whole=compared([], errors=1, before=1)),
        summary([], item="none"),
    ]
    return json.loads(accuracy_json(items))


def test_figures_are_as_the_schema_says(figures):
    assert list(problems(figures, SCHEMA, SCHEMA)) == []
    assert list(problems(json.loads(accuracy_json([])), SCHEMA, SCHEMA)) == []


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("schema",), 2, "is not 1"),
        (("items", "b", "after", "strict", "cer"), "0.1", "no number or null"),
        (("items", "b", "after", "strict", "cer"), -0.1, "below 0"),
        (("items", "b", "after", "strict", "characters", "errors"), 1.5, "no integer"),
        (("items", "b", "gate", "passed"), 1, "no boolean or null"),
        (("items", "b", "by_page", "0002", "state"), "fine", "none of"),
        (("items", "a", "whole"), {}, "none of the alternatives"),
        (("total", "invented"), 1, "not described"),
    ],
)
def test_other_figures_are_not(figures, path, value, problem):
    place = figures
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    found = list(problems(figures, SCHEMA, SCHEMA))
    assert any(problem in one for one in found), found


def test_a_missing_key_is_seen(figures):
    del figures["total"]["after"]
    assert list(problems(figures, SCHEMA, SCHEMA)) == ["$.total: after is missing"]
