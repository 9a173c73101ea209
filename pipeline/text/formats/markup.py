"""Opening XML and HTML that others made, without doing what it says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.errors import InputError

_ENTITY_DECLARATION = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TOO_DEEP = "Excessive depth"  #: libxml2 says so where elements lie in each other more than 256 deep
_END_OF_HTML = re.compile(rb"</html\s*>", re.IGNORECASE)


def parse_markup(data: bytes, path: str) -> etree._Element:
    """Return the root element of an XML document, or of an HTML document that is not XML.

    No other file and no network is opened. Refused are documents that declare anything of their own (entities that
    blow up or that stand for other files), and elements that lie in each other more than 256 deep.

    Raises:
        InputError: refused, damaged or cut short.
    """
    # Declarations are looked for before anything is parsed; in UTF-16, between zero bytes.
    if _ENTITY_DECLARATION.search(data.replace(b"\0", b"") if b"\0" in data[:64] else data):
        raise _declares(path)
    xml = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, xml)
    except (etree.XMLSyntaxError, ValueError) as error:
        if _TOO_DEEP in str(error):
            raise _too_deep(path) from error
        # A parser of HTML makes something of anything; at least the end must be there.
        if not _END_OF_HTML.search(data):
            raise InputError(f"is damaged or cut short ({error})", path=path, remedy="Make it again.") from error
    else:
        _refuse_declarations(root, path)
        return root
    html_parser = etree.HTMLParser(encoding=_encoding(data), no_network=True, huge_tree=False)
    found = etree.fromstring(data, html_parser)
    if any(_TOO_DEEP in entry.message for entry in html_parser.error_log):
        raise _too_deep(path)
    if found is None:
        raise InputError("holds nothing", path=path, remedy="Make it again.")
    return found


def _refuse_declarations(root: etree._Element, path: str) -> None:
    """Refuse a document type that declares entities; one that only names HTML, as hOCR has it, is harmless."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():
        raise _declares(path)


def _declares(path: str) -> InputError:
    return InputError("declares entities, which no page of text needs", path=path, remedy="Remove the declarations.")


def _too_deep(path: str) -> InputError:
    return InputError(
        "nests elements more than 256 deep, which no page of text needs", path=path, remedy="Make it again."
    )


def named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name, whatever their namespace."""
    return (element for element in root.iter(etree.Element) if local_name(element) == name)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def text_of(element: etree._Element) -> str:
    """Return all text in an element, named characters such as `&shy;` resolved."""
    parts = [element.text or ""]
    for node in element.iterdescendants():
        if node.tag is etree.Entity:
            parts.append(html.unescape(node.text or ""))
        elif isinstance(node.tag, str):
            parts.append(node.text or "")
        parts.append(node.tail or "")
    return "".join(parts)


def _encoding(data: bytes) -> str | None:
    # Without a declaration libxml2 takes HTML for Latin-1; nearly all of it is UTF-8.
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"
