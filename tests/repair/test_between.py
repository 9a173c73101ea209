from __future__ import annotations

from pipeline.repair.tables import table_lines


def test_rows_of_a_table_are_known_by_wide_spaces_or_leaders() -> None:
    text = "Wheat   40s.   42s.\nOats . . . . . 20s.\nIt was dear.  So it was.\n"
    tables = table_lines(text)
    inside = [offset in tables for offset in (0, text.index("Oats"), text.index("It"), len(text))]
    assert inside == [True, True, False, False]


def test_there_are_no_tables_in_nothing() -> None:
    assert 0 not in table_lines("")
