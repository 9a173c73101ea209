"""What references tell about words, as reports show it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.model import Box, DiffChunk, Effort, PageSummary, RuleEffect, WordCheck, WrongWord
from pipeline.report.checks import rule_rows, to_read
from pipeline.report.diff import in_lines


def told(summary, **figures):
    return summary(extra=[PageSummary("0001", **figures), PageSummary("0002", **figures)])


def test_rules_of_one_name_are_one_row_and_what_did_most_comes_first(summary):
    rules = {
        "scanno.unknown": RuleEffect(fixed=2, wrong=1),
        "scanno.nonword": RuleEffect(fixed=1),
        "speck": RuleEffect(fixed=9, broken=1),
        "hyphen.join": RuleEffect(right=40),
    }
    rows = rule_rows([told(summary, rules=rules)])
    assert [(row.rule.name, row.effect.fixed, row.effect.broken, row.effect.wrong) for row in rows][:1] == [
        ("Speck", 18, 2, 0)
    ]
    assert [(row.rule.name, row.effect.fixed, row.effect.wrong) for row in rows[1:]] == [("Misread", 6, 2)]


@pytest.mark.parametrize(
    ("words", "wrong", "share"),
    [
        ((100, 0, 900), (10, 0, 0), 0.09),  # nine of the ten must be found: the first 90 of 1,000 words
        ((100, 0, 900), (1, 0, 0), 0.0),
        ((0, 500, 500), (0, 500, 1), 0.5),
        ((0, 500, 500), (0, 500, 250), 0.998),
    ],
)
def test_how_much_must_be_read(summary, words, wrong, share):
    found = to_read([summary(extra=[PageSummary("0001", effort=Effort(words, wrong))])])
    assert found is not None
    assert found.share == pytest.approx(share)
    assert (found.words, found.wrong) == (1000, sum(wrong))


def test_of_a_few_words_nothing_is_said(summary):
    assert to_read([summary(extra=[PageSummary("0001", effort=Effort((999,), (3,)))])]) is None
    assert to_read([summary()]) is None


def test_a_diff_is_cut_where_lines_end():
    diff = [
        DiffChunk(True, "one two ", "one two "),
        DiffChunk(False, "three", "tree"),
        DiffChunk(True, " four ", " four "),
        DiffChunk(False, "five six", "fiue sax"),
        DiffChunk(True, " seven", " seven"),
        DiffChunk(False, " end", ""),
    ]
    lines = in_lines(diff, "one two\ntree four\n\nfiue\nsax seven")
    assert ["".join(chunk.text for chunk in line) for line in lines] == ["one two ", "tree four ", "fiue ", "sax seven"]
    assert ["".join(chunk.reference for chunk in line) for line in lines] == [
        "one two ",
        "three four ",
        "five six",
        " seven end",
    ]
    assert in_lines(diff, "another text") == []


def test_a_report_shows_suspect_references_rules_and_how_much_to_read(report, page, compared):
    word = WrongWord(0, 8, "decision", "dec<i>son", (Box(1, 1, 50, 20),), 0.01, suspect=True, ink=12.0)
    plain = replace(word, text="boot", true="boat", suspect=False)
    check = WordCheck((word, plain), Effort((100, 900), (5, 0)), {"speck": RuleEffect(fixed=3, broken=1)})
    tree = report(replace(page("decision boot", verification=compared([])), check=check))
    rows = tree.xpath("//section[@id='suspects']//tbody/tr")
    assert [cell.text_content() for cell in rows[0].xpath("td")] == ["", "decision", "dec<i>son"]
    assert len(rows) == 1
    accuracy = tree.xpath("//section[@aria-labelledby='h-accuracy']")[0]
    assert "In 1 place it is the reference that may be wrong." in " ".join(accuracy.text_content().split())
    assert "reads the most doubtful 8.00\u00a0% of the words" in accuracy.text_content()
    assert accuracy.xpath(".//*[local-name()='svg'][@role='img']")
    assert [cell.text_content() for cell in accuracy.xpath(".//table[2]//td | (.//table)[2]//td")] == ["3", "1", "0"]
    assert [one.text_content() for one in tree.xpath("//*[@class='differs']/*[local-name()='title']")] == [
        "decision · reference: dec<i>son",
        "boot · reference: boat",
    ]


def test_nothing_is_suspected_where_nothing_is(report, page):
    assert not report(page()).xpath("//section[@id='suspects'] | //*[@class='differs']")
