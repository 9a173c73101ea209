"""The text of files that others made: plain text, PAGE XML, ALTO 1 to 4, hOCR. One module a format.

All are functions from bytes to a `Document`; only `markup` knows how XML is opened safely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import InputError, printable
from pipeline.model import Document
from pipeline.text.decode import decode_text

_MARKUP_SUFFIXES = (".xml", ".hocr", ".html", ".htm")
_TEXT_SUFFIX = ".txt"

MAX_MARKUP = 16 << 20  #: bytes of XML, of which every one takes some fifteen in memory

_OPENS_LIKE_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|!--|html|alto|(?:\w+:)?pcgts)[\s>?:-]", re.IGNORECASE)


def parse(data: bytes, path: Path | str) -> Document:
    """Return the text of a file.

    The name tells text from markup; where it does not, the first bytes do. Which markup it is, its root element tells.

    Args:
        data: the bytes of the file.
        path: its name.

    Raises:
        InputError: not text, in another encoding, damaged, hostile, or in a format that is not known.
    """
    name = Path(path).name.casefold()
    if name.endswith(_MARKUP_SUFFIXES) or (not name.endswith(_TEXT_SUFFIX) and _OPENS_LIKE_MARKUP.match(data)):
        return _parse_markup(data, str(path))
    return Document(decode_text(data, path))


def _parse_markup(data: bytes, path: str) -> Document:
    # XML is slow to load, and most texts are plain.
    from pipeline.text.formats import alto, hocr, page
    from pipeline.text.formats.markup import local_name, parse_markup

    if len(data) > MAX_MARKUP:
        raise InputError(
            f"is {len(data) / (1 << 20):,.0f} MiB of XML, more than the {MAX_MARKUP >> 20} MiB that are read",
            path=path,
            remedy="Give each page a file.",
        )
    root = parse_markup(data, path)
    parsers = {"alto": alto.document, "html": hocr.document, "pcgts": page.document}
    name = local_name(root)
    if name.lower() not in parsers:
        raise InputError(
            f"is none of hOCR, ALTO and PAGE, but <{printable(name)}>",
            path=path,
            remedy="Convert it to one of these, or to plain text.",
        )
    return parsers[name.lower()](root, path)


def laid_out(blocks: Iterator[tuple[list[str], bool]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text of blocks and the spans of those that are furniture; blocks without text are left out.

    Args:
        blocks: lines, and whether they are furniture.
    """
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for lines, furniture in blocks:
        text = "\n".join(line for line in map(_one_line, lines) if line)
        if not text:
            continue
        if length:
            texts.append("\n")
            length += 1
        texts.append(f"{text}\n")
        if furniture:
            spans.append((length, length + len(text) + 1))
        length += len(text) + 1
    return "".join(texts), tuple(spans)


def _one_line(line: str) -> str:
    return " ".join(line.split())
