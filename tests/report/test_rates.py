from __future__ import annotations

import csv
import io

from pipeline.model import Counts, PageSummary, Score
from pipeline.report import accuracy_csv


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_a_row_a_page_with_counts_and_rates(summary, page):
    scores = (Score(Counts(hits=90, substitutions=10), Counts(hits=9, deletions=1)), Score(Counts(hits=100)))
    compared = PageSummary("0001", state="compared", before=scores, after=(Score(Counts(hits=100)), Score()))
    made = rows(accuracy_csv([summary([page(name="0002")], item='a "b", c', extra=[compared]), summary(item="none")]))
    assert [(row["item"], row["page"], row["state"]) for row in made] == [
        ('a "b", c', "0002", "no-reference"),
        ('a "b", c', "0001", "compared"),
    ]
    row = made[1]
    assert (row["before_strict_characters"], row["before_strict_character_errors"]) == ("100", "10")
    assert (row["before_strict_cer"], row["before_strict_wer"], row["before_normalised_cer"]) == ("0.1", "0.1", "0.0")
    assert row["after_normalised_cer"] == "", "no rate without a reference"
    assert row["profile"] == "archive"
    assert len(row) == 4 + 24


def test_nothing_has_a_row_of_names_all_the_same():
    assert accuracy_csv([]).startswith(b"item,page,state,profile,before_strict_characters,")
    assert accuracy_csv([]).count(b"\r\n") == 1
