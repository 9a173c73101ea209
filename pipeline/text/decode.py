"""From the bytes of a text file to a string, without guessing.

UTF-8 is taken with or without a byte order mark, UTF-16 with one. Anything else is refused with the
place of the first byte that does not fit and the command that converts the file: a wrong guess would
turn every “é” of a transcription into two wrong characters, or the other way round.
"""

from __future__ import annotations

import codecs
import shlex
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import InputError, printable

_NOT_IN_WINDOWS_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def decode_text(
    data: bytes, path: Path | str, *, exact: bool = False, at: int = 0, line: Callable[[], int] | None = None
) -> str:
    """Return the text of a file.

    Args:
        data: the bytes of the file.
        path: its name, for messages.
        exact: keep line ends and the byte order mark as they are, so that UTF-8 text encodes to the
            same bytes again; else lines end in a newline and the mark is left out.
        at: where the bytes begin in the file, for messages, if they are a piece of it.
        line: counts the lines before that.

    Raises:
        InputError: not text, or in another encoding.
    """
    encoding = "utf-8"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _wrong_encoding("is UTF-32 text", "UTF-32", path)
    for mark, name in _UTF_16.items():
        if data.startswith(mark):
            encoding = name
    if encoding == "utf-8" and b"\0" in data:
        raise _not_text(data, path, at)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, path, at, line() if line else 0) from error
    if "\0" in text:
        raise _not_text(data, path, at)
    if exact:
        return text
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _undecodable(data: bytes, error: UnicodeDecodeError, path: Path | str, at: int, lines: int) -> InputError:
    line = lines + data.count(b"\n", 0, error.start) + 1
    place = f"byte {at + error.start:,} (line {line:,})"
    if error.encoding != "utf-8":
        return InputError(
            f"is damaged UTF-16 text: {place} does not fit",
            path=path,
            remedy="Save it again as UTF-8 from the program that made it.",
        )
    problem = f"is not UTF-8 text: {place} is 0x{data[error.start]:02X}"
    if _mostly_utf_8(data):
        return InputError(
            f"{problem}, but other letters are UTF-8",
            path=path,
            remedy="Parts of it come from a file in another encoding; open it in an editor and correct that place.",
        )
    if _NOT_IN_WINDOWS_1252.isdisjoint(data):
        return _wrong_encoding(f"{problem}, it looks like Windows-1252 or Latin-1", "WINDOWS-1252", path)
    return _wrong_encoding(problem, "ENCODING", path)


def _wrong_encoding(problem: str, encoding: str, path: Path | str) -> InputError:
    name = printable(shlex.quote(str(path)))
    ask = "Find out its encoding and convert" if encoding == "ENCODING" else "Convert"
    return InputError(problem, path=path, remedy=f"{ask} it with: iconv -f {encoding} -t UTF-8 {name} > NEW-FILE")


def _not_text(data: bytes, path: Path | str, at: int) -> InputError:
    place = data.find(b"\0")
    pairs = len(data) // 2
    for name, zeros in (("UTF-16LE", data[1::2].count(0)), ("UTF-16BE", data[::2].count(0))):
        if pairs and zeros > 0.8 * pairs and data.count(0) == zeros:
            return _wrong_encoding("looks like UTF-16 text without a byte order mark", name, path)
    return InputError(
        f"is not text: there is a zero byte at byte {at + place:,}",
        path=path,
        remedy="Check that it is a plain text file; word-processor files must be saved as plain text, in UTF-8.",
    )


def _mostly_utf_8(data: bytes) -> bool:
    """Say whether most bytes outside ASCII belong to well-formed UTF-8 characters."""
    outside = sum(byte >= 0x80 for byte in data)
    kept = data.decode("utf-8", "ignore")
    return sum(len(char.encode()) for char in kept if not char.isascii()) > outside / 2
