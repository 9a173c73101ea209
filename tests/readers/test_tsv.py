from __future__ import annotations

import pytest

from pipeline.model import Box, Stamp, Word
from pipeline.readers.assembly import Assembly
from pipeline.readers.tsv import parse_tsv

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
PAGE = HEADER + (
    "1\t1\t0\t0\t0\t0\t0\t0\t800\t1000\t-1\t\n"
    "2\t1\t1\t0\t0\t0\t40\t50\t300\t90\t-1\t\n"
    "3\t1\t1\t1\t0\t0\t40\t50\t300\t90\t-1\t\n"
    "4\t1\t1\t1\t1\t0\t40\t50\t300\t30\t-1\t\n"
    '5\t1\t1\t1\t1\t1\t40\t50\t60\t30\t96.5\t"Nothing\n'
    "5\t1\t1\t1\t1\t2\t110\t50\t90\t30\t91\tsaid\u2028\n"
    "4\t1\t1\t1\t2\t0\t40\t100\t300\t40\t-1\t\n"
    '5\t1\t1\t1\t2\t1\t40\t100\t60\t30\t-1\t""\n'
    "2\t1\t2\t0\t0\t0\t400\t50\t300\t90\t-1\t\n"
    "3\t1\t2\t1\t0\t0\t400\t50\t300\t90\t-1\t\n"
    "4\t1\t2\t1\t1\t0\t400\t50\t300\t30\t-1\t\n"
    "5\t1\t2\t1\t1\t1\t400\t50\t300\t30\t95.0\t \n"
)


def test_structure_boxes_and_confidences(assembly: Assembly) -> None:
    parse_tsv(PAGE.encode(), assembly)
    reading = assembly.reading(Stamp("test", "1"))
    assert list(reading.words()) == [
        Word('"Nothing', Box(40, 50, 100, 80), 0.965),
        Word("said", Box(110, 50, 200, 80), 0.91),
        Word('""', Box(40, 100, 100, 130), None),
    ]
    assert [line.box for line in reading.lines()] == [Box(40, 50, 340, 80), Box(40, 100, 340, 140)]
    assert [block.box for block in reading.blocks] == [Box(40, 50, 340, 140)]  # the one of a picture is not there


def test_a_blank_page(assembly: Assembly) -> None:
    parse_tsv((HEADER + "1\t1\t0\t0\t0\t0\t0\t0\t800\t1000\t-1\t\n").encode(), assembly)
    assert assembly.reading(Stamp("test", "1")).blocks == ()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "header"),
        (b"Usage: tesseract ...\n", "header"),
        (b"\xff\xfe\0\0", "utf-8"),
        (PAGE.encode()[:-30], "columns"),
        (PAGE.replace("\t96.5\t", "\tlots\t").encode(), "lots"),
        (PAGE.replace("5\t1\t1\t1\t1\t1\t40", "5\t1\t1\t1\t1\t1\tleft").encode(), "left"),
        (HEADER.encode() + b"\n", "columns"),
    ],
)
def test_rubbish_is_told_from_tsv(assembly: Assembly, data: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_tsv(data, assembly)
