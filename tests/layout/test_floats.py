"""Where captions are read."""

from __future__ import annotations

from collections.abc import Sequence

from columns import chunk, column, flat, line, prose

from pipeline.layout.floats import Float, place_floats
from pipeline.layout.paragraphs import Piece
from pipeline.model import Box, Kind, Line


class Sheet:
    """A page of paragraphs and pictures with captions."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[Piece] = []
        self.floats: list[Float] = []
        self._names: dict[int, str] = {}

    def paragraph(self, name: str, left: int, top: int, right: int, count: int = 4, *, joined: bool = False) -> None:
        self.pieces.append(Piece(self._put(name, column(prose(count, name), left, top, right)), joined))

    def caption(self, name: str, picture: Box, kind: Kind = Kind.CAPTION, below: int = 10) -> None:
        numbers = self._put(name, [line(name, picture.left, picture.bottom + below)])
        self.floats.append(Float(chunk(self.lines, *numbers), picture, kind))

    def read(self) -> str:
        placed = place_floats(self.pieces, self.floats, self.lines)
        for piece, kind in placed:
            assert (kind is not None) == (self._names[piece.lines[0]] in self._floating())
        return " ".join(self._names[piece.lines[0]] for piece, _ in placed)

    def _floating(self) -> set[str]:
        return {self._names[found.chunk.lines[0]] for found in self.floats}

    def _put(self, name: str, lines: Sequence[Line]) -> tuple[int, ...]:
        numbers = tuple(range(len(self.lines), len(self.lines) + len(lines)))
        self.lines = flat(self.lines, list(lines))
        self._names[numbers[0]] = name
        return numbers


def test_a_caption_is_read_after_the_paragraph_beside_the_picture() -> None:
    sheet = Sheet()
    for number in range(4):
        sheet.paragraph("abcd"[number], 520, 100 + 150 * number, 900)
    sheet.caption("pier", Box(100, 230, 480, 500))
    assert sheet.read() == "a b pier c d"


def test_a_caption_of_a_picture_within_a_column_is_read_after_what_stands_over_it() -> None:
    sheet = Sheet()
    sheet.paragraph("a", 100, 100, 480)
    sheet.paragraph("b", 100, 700, 480)
    sheet.caption("pier", Box(100, 230, 480, 600))
    assert sheet.read() == "a pier b"


def test_a_caption_never_interrupts_a_paragraph() -> None:
    sheet = Sheet()
    sheet.paragraph("a", 100, 100, 480)
    sheet.paragraph("b", 100, 700, 480, joined=True)
    sheet.paragraph("c", 520, 100, 900, joined=True)
    sheet.paragraph("d", 520, 700, 900)
    sheet.caption("pier", Box(100, 230, 480, 600))
    assert sheet.read() == "a b c pier d"


def test_where_columns_end_over_a_picture_its_caption_follows_the_first() -> None:
    sheet = Sheet()
    sheet.paragraph("a", 100, 100, 480)
    sheet.paragraph("b", 520, 100, 900)
    sheet.caption("pier", Box(100, 230, 900, 600))
    assert sheet.read() == "a pier b"


def test_a_caption_at_the_top_of_a_page_is_read_first() -> None:
    sheet = Sheet()
    sheet.paragraph("The", 100, 600, 480)
    sheet.paragraph("b", 100, 800, 480)
    sheet.caption("pier", Box(100, 100, 480, 500))
    assert sheet.read() == "pier The b"


def test_a_caption_at_the_top_waits_for_the_end_of_a_paragraph_from_the_page_before() -> None:
    sheet = Sheet()
    sheet.paragraph("the", 100, 600, 480)
    sheet.paragraph("b", 100, 800, 480)
    sheet.caption("pier", Box(100, 100, 480, 500))
    assert sheet.read() == "the pier b"


def test_a_caption_at_the_top_of_a_column_waits_for_the_paragraph_that_goes_on_below_it() -> None:
    sheet = Sheet()
    sheet.paragraph("a", 100, 600, 480)
    sheet.paragraph("b", 520, 600, 900, joined=True)
    sheet.paragraph("c", 520, 800, 900)
    sheet.caption("pier", Box(520, 100, 900, 500))
    assert sheet.read() == "a b pier c"


def test_the_parts_of_a_caption_are_read_downwards_and_a_note_to_it_last() -> None:
    sheet, picture = Sheet(), Box(100, 230, 480, 500)
    sheet.paragraph("a", 100, 100, 480)
    sheet.caption("note", picture, Kind.FOOTNOTE, below=400)
    sheet.caption("small", picture, below=40)
    sheet.caption("title", picture)
    assert sheet.read() == "a title small note"
    kinds = [kind for _, kind in place_floats(sheet.pieces, sheet.floats, sheet.lines)]
    assert kinds == [None, Kind.CAPTION, Kind.CAPTION, Kind.FOOTNOTE]


def test_captions_of_pictures_in_one_place_keep_together_from_top_to_bottom() -> None:
    sheet = Sheet()
    sheet.paragraph("a", 100, 100, 480)
    low, high = Box(100, 600, 480, 800), Box(100, 250, 480, 500)
    sheet.caption("low", low)
    sheet.caption("high", high)
    sheet.caption("lower", low, below=40)
    assert sheet.read() == "a high low lower"


def test_captions_alone() -> None:
    sheet = Sheet()
    sheet.caption("pier", Box(100, 100, 480, 500))
    assert sheet.read() == "pier"
    assert place_floats([], [], []) == []


def test_without_captions_pieces_stay_as_they_are() -> None:
    sheet = Sheet()
    sheet.paragraph("a", 100, 100, 480)
    sheet.paragraph("b", 520, 100, 900, joined=True)
    assert place_floats(sheet.pieces, [], sheet.lines) == [(piece, None) for piece in sheet.pieces]
