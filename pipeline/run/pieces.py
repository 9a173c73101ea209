"""Big texts in pieces, so that memory does not grow with the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import file_error
from pipeline.text.decode import decode_text

WHOLE = 4 << 20  #: bytes up to which a file is one piece
PIECE = 1 << 20  #: bytes of a piece of a bigger one, at most
_WINDOW = 1 << 16  # bytes at the end of a piece in which a good place to cut is looked for

_CUTS = (re.compile(rb"\f|(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)"), re.compile(rb"\r\n|\n|\r"), re.compile(rb"[ \t]"))
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class Piece(NamedTuple):
    """A stretch of a file, in bytes."""

    start: int
    end: int


def pieces_of(path: Path) -> list[Piece]:
    """Cut a file at the ends of paragraphs, or, where there are none, of lines or words.

    Only UTF-8 text is cut; a file in UTF-16 is one piece, however big.

    Raises:
        FileAccess: it cannot be read.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            if size <= WHOLE or stream.read(4).startswith(_MARKS):
                return [Piece(0, size)]
            found, start = [], 0
            while size - start > PIECE:
                stream.seek(start + PIECE - _WINDOW)
                end = start + PIECE - _WINDOW + _cut(stream.read(_WINDOW))
                found.append(Piece(start, end))
                start = end
            return [*found, Piece(start, size)]
    except OSError as error:
        raise file_error(error, path, "read") from error


def read_piece(path: Path, piece: Piece, shown: str) -> str:
    """Return the text of a piece.

    Args:
        path: the file.
        piece: the stretch.
        shown: what the file is called in messages.

    Raises:
        FileAccess: it cannot be read.
        InputError: it is not text, or in another encoding.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(piece.start)
            data = stream.read(piece.end - piece.start)
        return decode_text(data, shown, exact=True, at=piece.start, line=lambda: _lines(path, piece.start))
    except OSError as error:
        raise file_error(error, shown, "read") from error


def _cut(window: bytes) -> int:
    """Return where to cut within the last bytes of a piece."""
    for cut in _CUTS:
        ends = [match.end() for match in cut.finditer(window) if match.end() < len(window)]
        if ends:
            return ends[-1]
    end = len(window) - 1
    while end > 1 and window[end] & 0xC0 == 0x80:  # not inside a character
        end -= 1
    return end


def _lines(path: Path, end: int) -> int:
    """Return how many lines end before a place in a file."""
    return sum(chunk.count(b"\n") for chunk in _chunks(path, end))


def _chunks(path: Path, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while end > 0 and (chunk := stream.read(min(PIECE, end))):
            end -= len(chunk)
            yield chunk
