"""The report of pages that two readers have read."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from PIL import Image

from pipeline.model import (
    Block,
    Box,
    Candidate,
    Dropped,
    Flag,
    Judgement,
    Line,
    Paragraph,
    Stamp,
    Status,
    Word,
)


def text_of(tree, path):
    (found,) = tree.xpath(path)
    return " ".join(found.text_content().split())


def classes(name):
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


@pytest.fixture
def twice(page):
    """A page read twice, with a settled dispute, a doubtful word, a word of one reader alone, and a speck."""
    settled = Judgement(
        Status.ADJUDICATED, 0.97, "modem", "modern", (Candidate("modern", 0.97), Candidate("modem", 0.03))
    )
    judgements = {
        "the": Judgement(Status.AGREED, 0.999, "the", "the"),
        "modern": settled,
        "only": Judgement(Status.READ, 0.9, "only"),
        "laud": Judgement(Status.DOUBTFUL, 0.55, "laud", "land", (Candidate("laud", 0.55), Candidate("land", 0.45))),
    }
    evidence = {"wrong": 0.45, "first": "laud", "second": "land"}
    flag = Flag(16, 20, "laud", "reading.disputed", judgements["laud"].candidates, evidence)
    made = page("the modern only laud", flags=[flag])
    words = tuple(
        Word(name, word.box, 0.9, judgement=judgement)
        for word, (name, judgement) in zip(made.words, judgements.items(), strict=True)
    )
    box = Box(0, 0, 900, 90)
    speck = Dropped("|", Box(990, 1480, 993, 1490), "first", "the other reader sees nothing there")
    return replace(
        made,
        reading=replace(made.reading, blocks=(Block((Paragraph((Line(words, box),), box),), box),), dropped=(speck,)),
        words=tuple(
            replace(word, status=judgement.status)
            for word, judgement in zip(made.words, judgements.values(), strict=True)
        ),
        second=Stamp("PP-OCR", "5"),
    )


def test_of_two_readers_all_statuses_can_be_told_apart_in_the_text(report, twice):
    (clean,) = report(twice).xpath(f"//div[{classes('clean')}]")
    assert clean.text_content() == twice.clean
    assert [mark.text for mark in clean.xpath(f".//a[{classes('adjudicated')}]")] == ["modern"]
    assert [mark.text for mark in clean.xpath(f".//a[{classes('doubtful')}]")] == ["laud"]
    assert [run.text for run in clean.xpath(f".//span[{classes('alone')}]")] == ["only"]


def test_doubts_are_noted_before_settled_disputes_which_are_folded_away(report, twice):
    tree = report(twice)
    doubts, settled, specks, about = tree.xpath(f"//aside[{classes('notes')}]/details")
    assert "open" in doubts.attrib
    assert "laud perhaps land (45 %)" in " ".join(doubts.text_content().split())
    assert "open" not in settled.attrib
    assert " ".join(settled.text_content().split()).startswith(
        "1 dispute settled l. 1 modern The first reader has “modem”, the second “modern”."
    )
    assert " ".join(specks.text_content().split()) == (
        "1 speck left out of the text | bottom right of the page (990, 1480). "
        "Read by the first reader: the other reader sees nothing there. Show it"
    )
    assert "PP-OCR 5" in about.text_content()
    assert "1 dispute settled" in text_of(tree, "//section[@id='p1']//p[@class='facts']")


def test_the_head_counts_the_words_of_every_status(report, twice):
    legend = text_of(report(twice), "//ul[@class='legend']")
    for said in (
        "1 agreed (25.00 %): both readers read the same",
        "1 adjudicated (25.00 %): the readers differed, and the evidence settled it",
        "1 as read (25.00 %): read by one reader only, and nothing speaks against it",
        "1 doubtful (25.00 %): a person should look at it",
    ):
        assert said in legend


def test_a_doubtful_word_is_listed_with_its_likelihood_and_its_place_on_the_scan(report, twice):
    buffer = io.BytesIO()
    Image.new("L", (500, 750), 255).save(buffer, "JPEG")
    (row,) = report(twice, image=buffer.getvalue()).xpath("//section[@id='doubtful']//tbody/tr")
    assert row.xpath(f"./td[{classes('odds')}]/text()") == ["45\u00a0%"]
    (picture,) = row.xpath("./td[@class='crop']/img")
    assert picture.get("alt") == "laud on the scan"
    assert picture.get("src").startswith("data:image/jpeg;base64,/9j/")


def test_a_settled_dispute_is_framed_on_the_scan_when_it_is_pointed_at(report, twice):
    frames = report(twice).xpath("//svg/a/@class")
    assert frames == ["adjudicated", "doubtful"]


def test_one_reader_alone_is_told(report, page):
    told = text_of(report(page()), "//section[@aria-labelledby='h-trust']")
    assert "One reader alone has read this item" in told
    tree = report(page(), cautions=["read by one reader only: there is no second."])
    assert text_of(tree, "//p[@class='caution']") == "Read by one reader only: there is no second."
