"""PAGE XML (PRImA), schemas 2010 to 2019: the text of regions in their reading order.

Of an element that has text both of its own and in its parts (region, line, word, glyph), the finest parts are
taken if all of them have text: that is where corrections are made. Of several readings, the one with the lowest
`index` counts. See https://github.com/PRImA-Research-Lab/PAGE-XML.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.errors import InputError
from pipeline.model import Document
from pipeline.text.formats import laid_out
from pipeline.text.formats.markup import local_name, named

_FURNITURE = frozenset({"header", "footer", "page-number", "catch-word", "signature-mark"})
_GROUPS = frozenset({"OrderedGroup", "OrderedGroupIndexed", "UnorderedGroup", "UnorderedGroupIndexed"})
_ORDERED = frozenset({"OrderedGroup", "OrderedGroupIndexed"})
_PARTS = {"TextRegion": ("TextLine", "\n"), "TextLine": ("Word", " "), "Word": ("Glyph", "")}


def document(root: etree._Element, path: str) -> Document:
    """Return the text of a PAGE document.

    Raises:
        InputError: no page.
    """
    pages = list(named(root, "Page"))
    if not pages:
        raise InputError("holds no PAGE page", path=path, remedy="Export it again.")
    text, furniture = laid_out(block for page in pages for block in _blocks(page))
    return Document(text, "page", furniture)


def _blocks(page: etree._Element) -> Iterator[tuple[list[str], bool]]:
    for region in _in_order(page):
        if local_name(region) == "TextRegion":
            yield _text(region).split("\n"), region.get("type") in _FURNITURE


def _in_order(page: etree._Element) -> Iterator[etree._Element]:
    """Yield the regions that the reading order names, each followed by the regions in it; then all others."""
    regions = [element for element in page.iter(etree.Element) if local_name(element).endswith("Region")]
    by_id = {region.get("id") or "": region for region in regions}
    seen: set[etree._Element] = set()

    def within(region: etree._Element) -> Iterator[etree._Element]:
        for inner in region.iter(etree.Element):
            if local_name(inner).endswith("Region") and inner not in seen:
                seen.add(inner)
                yield inner

    for name in _references(page):
        # A group may name the region that its members lie in, and these have their own order.
        region = by_id.get(name)
        if region is not None:
            yield from within(region)
    for region in regions:
        if region not in seen:
            yield from within(region)


def _references(page: etree._Element) -> Iterator[str]:
    orders = [element for element in page.iterchildren(etree.Element) if local_name(element) == "ReadingOrder"]
    stack = [member for order in orders for member in reversed(_members(order))]
    while stack:
        element = stack.pop()
        members = _members(element) if local_name(element) in _GROUPS else []
        reference = element.get("regionRef")
        if reference and not members:
            yield reference
        stack += reversed(members)


def _members(group: etree._Element) -> list[etree._Element]:
    members = [element for element in group.iterchildren(etree.Element) if _is_member(element)]
    if local_name(group) in _ORDERED:
        members.sort(key=lambda element: _index(element, len(members)))
    return members


def _is_member(element: etree._Element) -> bool:
    name = local_name(element)
    return name in _GROUPS or name in ("RegionRef", "RegionRefIndexed")


def _text(element: etree._Element) -> str:
    part, joint = _PARTS.get(local_name(element), ("", ""))
    parts = [_text(child) for child in element.iterchildren(etree.Element) if local_name(child) == part]
    if parts and all(parts):
        return joint.join(parts)
    return _own_text(element) or joint.join(text for text in parts if text)


def _own_text(element: etree._Element) -> str:
    found = [child for child in element.iterchildren(etree.Element) if local_name(child) == "TextEquiv"]
    if not found:
        return ""
    chosen = min(found, key=lambda equivalent: _index(equivalent, 0))
    return _first(chosen, "Unicode") or _first(chosen, "PlainText")


def _first(element: etree._Element, name: str) -> str:
    return next((child.text or "" for child in element.iterchildren(etree.Element) if local_name(child) == name), "")


def _index(element: etree._Element, default: int) -> int:
    try:
        return int(element.get("index") or default)
    except ValueError:
        return default
