"""Markdown that says what the text says, whatever is in it: rendered again by a parser of CommonMark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from pipeline.export.markdown import Heading, markdown
from pipeline.model import Kind
from pipeline.text.passages import Piece, Running


def running(kind: Kind, *texts: str, page: int = 0) -> Running:
    return Running(kind, [Piece(page + number, text) for number, text in enumerate(texts)])


def written(*pages: list[Running], footnotes: str = "page", heading: Heading | None = None) -> str:
    names = [f"p{number}" for number in range(1, len(pages) + 1)]
    return "".join(markdown(heading or Heading("T"), names, pages, footnotes))


def body(*passages: Running) -> str:
    """What is written of one page, below its comment."""
    return written(list(passages)).partition("<!-- page p1 -->\n")[2].strip("\n")


def rendered(*passages: Running) -> html.HtmlElement:
    return html.fragment_fromstring(
        MarkdownIt("commonmark").enable("table").render(body(*passages)), create_parent="div"
    )


def test_the_front_matter_holds_what_is_known() -> None:
    heading = Heading('A "Guide"', "Committee", "July 1912")
    assert written(heading=heading) == '---\ntitle: "A \\"Guide\\""\ncreator: "Committee"\ndate: "July 1912"\n---\n'
    assert written(heading=Heading("T")) == '---\ntitle: "T"\n---\n'


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.PARAGRAPH, "Plain text, as it is.", "Plain text, as it is."),
        (Kind.HEADING, "THE LABOUR\nMOVEMENT", "## THE LABOUR MOVEMENT"),
        (Kind.VERSE, "Then love\nAnd live", "> Then love  \n> And live"),
        (Kind.LIST, "• an entry", "- an entry"),
        (Kind.LIST, "* an entry", "- an entry"),
        (Kind.LIST, "7. an entry", "7\\. an entry"),
        (Kind.CAPTION, "TOBY JUG", "*TOBY JUG*"),
        (Kind.PARAGRAPH, "1901. A year", "1901\\. A year"),
        (Kind.PARAGRAPH, "- no list", "\\- no list"),
        (Kind.PARAGRAPH, "# no heading <b>", "\\# no heading \\<b>"),
        (Kind.PARAGRAPH, "a*b_c [d] `e` &amp; AT&T", "a\\*b\\_c \\[d\\] \\`e\\` \\&amp; AT&T"),
        (Kind.TABLE, "Tea ....\t2 s.\nA|B\t4 d.", "|  |  |\n| --- | --- |\n| Tea | 2 s. |\n| A\\|B | 4 d. |"),
        (Kind.TABLE, "Tea\t2 s.\nSugar", "```\nTea    2 s.\nSugar\n```"),
        (Kind.TABLE, "```\t2 s.\nSugar", "````\n```    2 s.\nSugar\n````"),
        (Kind.RUNNING_HEAD, "MOTHER EARTH", ""),
    ],
)
def test_how_each_kind_is_written(kind: Kind, text: str, expected: str) -> None:
    assert body(running(kind, text)) == expected


def test_a_mark_is_linked_to_its_note() -> None:
    passages = [running(Kind.PARAGRAPH, "A word* and more."), running(Kind.FOOTNOTE, "* See_here.")]
    assert body(*passages) == "A word[^p1-1] and more.\n\n[^p1-1]: See\\_here."


def test_a_note_without_a_mark_in_the_text_stays_as_it_is_printed() -> None:
    assert body(running(Kind.PARAGRAPH, "A word."), running(Kind.FOOTNOTE, "* See.")) == "A word.\n\n\\* See."


def test_a_note_belongs_to_the_page_it_stands_on() -> None:
    first = [running(Kind.PARAGRAPH, "begins* and ", "ends* here."), running(Kind.FOOTNOTE, "* One.")]
    text = written(first, [running(Kind.FOOTNOTE, "* Two.", page=1)])
    assert "begins[^p1-1] and ends[^p2-1] here." in text
    assert "[^p1-1]: One.\n\n<!-- page p2 -->\n\n[^p2-1]: Two.\n" in text


def test_notes_may_stand_at_the_end() -> None:
    first = [running(Kind.PARAGRAPH, "A word*."), running(Kind.FOOTNOTE, "* One.")]
    text = written(first, [running(Kind.PARAGRAPH, "Last.", page=1)], footnotes="end")
    assert text.endswith("Last.\n\n[^p1-1]: One.\n")


def test_a_note_to_which_nothing_refers_stays_on_its_page() -> None:
    first = [running(Kind.PARAGRAPH, "A word."), running(Kind.FOOTNOTE, "* One.")]
    text = written(first, [running(Kind.PARAGRAPH, "Last.", page=1)], footnotes="end")
    assert "\n\n\\* One.\n\n<!-- page p2 -->" in text and text.endswith("Last.\n")


def test_names_of_pages_cannot_break_out_of_comments_and_labels() -> None:
    pages = [[running(Kind.PARAGRAPH, "word*"), running(Kind.FOOTNOTE, "* n")]]
    text = "".join(markdown(Heading("T"), ["a --> b]"], pages))
    assert "<!-- page a -> b] -->" in text
    assert "word[^a----b--1]" in text


rows = st.lists(st.text("ab|`*\\", min_size=1, max_size=5), min_size=2, max_size=2).map("\t".join)
odd = (
    st.text("ab1.)*_`~#[]<>&;!-+=:|\\$^ \"'", min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.sampled_from([Kind.PARAGRAPH, Kind.HEADING, Kind.CAPTION]), odd)
def test_a_passage_is_rendered_as_what_it_says(kind: Kind, text: str) -> None:
    tree = rendered(running(kind, text))
    assert tree.text_content().strip("\n") == text
    (only,) = tree
    assert [only.tag, *(child.tag for child in only.iter() if child is not only)] == {
        Kind.PARAGRAPH: ["p"],
        Kind.HEADING: ["h2"],
        Kind.CAPTION: ["p", "em"],
    }[kind]


@given(st.lists(odd, min_size=1, max_size=4))
def test_verse_keeps_its_lines(lines: list[str]) -> None:
    (quote,) = rendered(running(Kind.VERSE, "\n".join(lines)))
    assert quote.tag == "blockquote"
    assert len(quote.findall(".//br")) == len(lines) - 1
    assert [line.strip() for line in re.split(r"\n", quote.text_content().strip("\n"))] == lines


@given(st.lists(rows, min_size=1, max_size=4))
def test_a_table_keeps_its_cells(lines: list[str]) -> None:
    (table,) = rendered(running(Kind.TABLE, "\n".join(lines)))
    assert table.tag == "table"
    cells = [[cell.text_content() for cell in row.findall("td")] for row in table.findall(".//tbody/tr")]
    assert cells == [line.split("\t") for line in lines]


@given(
    st.lists(
        st.lists(st.text("ab`*", min_size=1, max_size=5), min_size=1, max_size=3).map("\t".join), min_size=1, max_size=4
    )
)
def test_a_ragged_table_keeps_its_words(lines: list[str]) -> None:
    tree = rendered(running(Kind.TABLE, "\n".join(lines)))
    assert tree.text_content().split() == "\n".join(lines).split()
