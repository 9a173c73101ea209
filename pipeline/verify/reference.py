"""Reading reference transcriptions, and texts to be compared with them."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import InputError, file_error
from pipeline.model import Document
from pipeline.text.formats import parse

STANDARD_INPUT = "-"
MAX_BYTES = 32 << 20  #: of a text, some thirty books; comparing takes many times that in memory


def read_document(path: Path) -> Document:
    """Return the text of a file in any format, or of standard input for "-".

    Raises:
        InputError: not a text, in another encoding, too large, or damaged or hostile markup.
        FileAccess: the file cannot be read.
    """
    try:
        if str(path) == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise file_error(error, path, "read") from error
    if len(data) > MAX_BYTES:
        problem = f"is larger than {MAX_BYTES >> 20} MiB, too large to be compared in one piece"
        raise InputError(problem, path=path, remedy="Cut it into files of the same names on both sides.")
    return parse(data, path)


def read_reference(path: Path) -> str:
    """Return the text of a reference, its lines ending in newlines, without a byte order mark.

    Raises:
        InputError: not a text, in another encoding, too large, or damaged or hostile markup.
        FileAccess: the file cannot be read.
    """
    return read_document(path).text
