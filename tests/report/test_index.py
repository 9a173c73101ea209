from __future__ import annotations

import io
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin

import pytest
from lxml import html
from msgspec.structs import replace

from pipeline.model import Effort, Failure, GateCounts, Milestone, PageSummary, RuleEffect, WordCheck
from pipeline.report import write_index

BASE = "file:///archive/output/index.html"


def index_of(*summaries):
    stream = io.StringIO()
    write_index(stream, summaries)
    return html.document_fromstring(stream.getvalue())


def rows_of(tree):
    return [" ".join(" ".join(row.itertext()).split()) for row in tree.xpath("//tbody/tr")]


@pytest.mark.parametrize(
    "name",
    ["plain", "Flugblätter 1848", "a b#c?d%e", "javascript:alert(1)", "é", "..x", "//host", '"><script>', "&amp;"],
)
def test_links_lead_to_the_report_whatever_the_item_is_called(summary, name):
    tree = index_of(summary(item=name))
    (link,) = tree.xpath("//tbody//a/@href")
    target = urljoin(BASE, link)
    assert target.startswith("file:///archive/output/")
    path = target.removeprefix("file:///archive/output/")
    folder, file = path.split("/")
    assert unquote(folder) == name
    assert file == "report.html"
    assert len(tree.xpath("//script")) == 1


def test_items_stand_in_the_order_given_with_their_figures(summary, page, compared):
    good = summary([page(verification=compared([]))], item="two", title="Second Item", creator="A. Writer", date="1910")
    tree = index_of(good, summary([page()], item="one", title="one"))
    first, second = rows_of(tree)
    assert first == (
        "Second Item A. Writer, 1910 two as read: 3 words 1 3 0 0 before repair 0.80 % → , after 0.50 % ✓ within 2.00 %"
    )
    assert second == "one as read: 3 words 1 3 0 0 no reference –"


def test_totals_are_of_all_items_and_pages(summary, page, compared):
    tree = index_of(
        summary([page(verification=compared([], errors=0, before=0))] * 3, item="a"),
        summary([page(verification=compared([], errors=40, before=80))], item="b"),
    )
    total = " ".join(" ".join(tree.xpath("//tfoot")[0].itertext()).split())
    assert total == "All together 4 12 0 0 before repair 2.00 % → , after 1.00 %"


def test_failures_and_a_missed_limit_are_told(summary, page, compared):
    failures = [Failure("a", "1", "read", "m", 7), Failure("a", "2", "read", "m", 7)]
    made = summary([page(verification=compared([]))], max_cer=0.001, failures=failures, problems=["x"])
    (row,) = rows_of(index_of(made))
    assert "2 pages could not be done" in row
    assert "1 file was left out" in row
    assert "✗ above 0.10 %" in row


def counted(statuses):
    return [PageSummary("1", sum(statuses.values()), statuses)]


def test_agreement_is_shown_where_two_readers_read(summary):
    twice = summary(item="twice", extra=counted({"agreed": 90, "adjudicated": 10}))
    once = summary(item="once", extra=counted({"read": 300}))
    tree = index_of(twice, once)
    assert tree.xpath("//td[@data-label='agreed']/text()") == ["90.00\u00a0%", "–", "90.00\u00a0%"]
    assert "agreed" in tree.xpath("//thead//th/text()")
    assert "agreed" not in index_of(once).xpath("//thead//th/text()")


def test_cautions_are_told_once_with_the_number_of_items(summary):
    told = index_of(summary(item="a", cautions=["one reader"]), summary(item="b", cautions=["one reader"]))
    assert told.xpath("//p[@class='caution']/text()") == ["2 items: one reader"]


def test_no_items_yet():
    tree = index_of()
    assert "There are no items yet." in tree.text_content()
    assert not tree.xpath("//table")


def test_the_index_asks_for_nothing_and_links_only_to_what_lies_beside_it(summary):
    tree = index_of(summary())
    assert not tree.xpath("//link | //@src | //@style | //iframe | //form")
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert sorted(tree.xpath("//@href")) == ["./accuracy.json", "./pamphlet/report.html"]


def test_report_and_index_lead_to_each_other(summary, report, page):
    (up,) = [link for link in report(page()).xpath("//@href") if not link.startswith("#")]
    (down,) = index_of(summary([page()])).xpath("//tbody//a/@href")
    assert PurePosixPath(urljoin(urljoin(BASE, down), up)) == PurePosixPath(BASE)


def milestone(date: str, errors: int) -> Milestone:
    return Milestone(date, "0.1.0", {"a": GateCounts(errors, 1000, 0, 200)})


def test_accuracy_over_time_is_drawn_once_there_are_two_figures(summary, page, compared):
    checked = summary([page(verification=compared([]))])
    history = [milestone("2026-01-31", 50), milestone("2026-02-<b>", 25)]
    for known, drawn in ((history, True), (history[:1], False), ([], False)):
        stream = io.StringIO()
        write_index(stream, [checked], known)
        tree = html.document_fromstring(stream.getvalue())
        charts = tree.xpath("//*[local-name()='svg'][contains(@aria-label, 'baseline')]")
        assert bool(charts) is drawn
    stream = io.StringIO()
    write_index(stream, [checked], history)
    assert "2026-02-&lt;b&gt;" in stream.getvalue()
    assert stream.getvalue().count('class="point"') == 2
    assert "5.00\u00a0%" in stream.getvalue()


def test_the_worst_pages_of_all_items_come_first(summary, page, compared):
    bad = page(name="0002", verification=compared([], errors=300))
    fair, good = (
        page(name="0007", verification=compared([], errors=20)),
        page(name="0008", verification=compared([], errors=3)),
    )
    tree = index_of(summary([page(name="0001"), bad], item="b"), summary([fair, good], item="a"))
    links = tree.xpath("//section[@aria-labelledby='h-accuracy']//tbody//a")
    assert [(one.text_content(), one.get("href")) for one in links] == [
        ("b/0002", "./b/report.html#p2"),
        ("a/0007", "./a/report.html#p1"),
    ]


def test_what_rules_did_in_all_items_is_added(summary, page, compared):
    check = WordCheck((), Effort((600,), (3,)), {"speck": RuleEffect(fixed=3, broken=1)})
    pages = [replace(page(verification=compared([])), check=check)]
    tree = index_of(summary(pages, item="a"), summary(pages, item="b"))
    assert [cell.text_content() for cell in tree.xpath("//th[text()='Speck']/../td")] == ["6", "2", "0"]
    assert "Of 1,200 words" in tree.xpath("//figcaption")[0].text_content()


def test_without_references_nothing_is_said_of_accuracy(summary, page):
    assert not index_of(summary([page()])).xpath("//section[@aria-labelledby='h-accuracy']")
