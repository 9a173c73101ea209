from __future__ import annotations

from pathlib import Path

import pytest

import pipeline.report
from pipeline.model import FURNITURE, Kind
from pipeline.report.kinds import kind_name

STYLE = (Path(pipeline.report.__file__).parent / "templates/blocks.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_name_and_a_colour(kind: Kind) -> None:
    found = kind_name(kind)
    assert found.name and found.sign
    assert f".blocks .{found.family} {{ --block: #" in STYLE


def test_families_differ_in_their_lines_and_not_in_colour_alone() -> None:
    families = {kind_name(kind).family for kind in Kind} - {"text"}
    lines = [STYLE.partition(f".sheet .blocks .{family} rect.area {{")[2].partition("}")[0] for family in families]
    assert all(lines)
    assert len(set(lines)) == len(lines)


def test_furniture_and_pictures_are_not_read() -> None:
    assert {kind for kind in Kind if not kind_name(kind).is_read} == FURNITURE | {Kind.FIGURE, Kind.RULE}
