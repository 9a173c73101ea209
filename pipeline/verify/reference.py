"""Reading reference transcriptions."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import file_error
from pipeline.text.decode import decode_text


def read_reference(path: Path) -> str:
    """Return the text of a reference, its lines ending in newlines, without a byte order mark.

    Raises:
        InputError: not text, or not in UTF-8.
        FileAccess: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error
    return decode_text(data, path)
