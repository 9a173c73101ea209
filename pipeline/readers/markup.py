"""Opening XML and HTML that others made, without doing what it says."""

from __future__ import annotations

import html
import re

from lxml import etree

from pipeline.errors import InputError

_ENTITY_DECLARATION = re.compile(rb"<!ENTITY", re.IGNORECASE)
_END_OF_HTML = re.compile(rb"</html\s*>", re.IGNORECASE)


def parse_markup(data: bytes, path: str) -> etree._Element:
    """Return the root element of an XML document, or of an HTML document that is not XML.

    No other file and no network is opened, and documents that declare entities of their own are refused.

    Raises:
        InputError: refused, damaged or cut short.
    """
    if _ENTITY_DECLARATION.search(data):
        raise InputError("declares entities, which no page of text needs", path=path, remedy="Remove the declarations.")
    xml = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, xml)
    except (etree.XMLSyntaxError, ValueError) as error:
        # A parser of HTML makes something of anything; at least the end must be there.
        if not _END_OF_HTML.search(data):
            raise InputError(f"is damaged or cut short ({error})", path=path, remedy="Make it again.") from error
    root = etree.fromstring(data, etree.HTMLParser(encoding=_encoding(data), no_network=True, huge_tree=False))
    if root is None:
        raise InputError("holds nothing", path=path, remedy="Make it again.")
    return root


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
