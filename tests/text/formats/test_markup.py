from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.text.formats.markup import local_name, parse_markup, text_of

BILLION_LAUGHS = (
    b"<!DOCTYPE a [<!ENTITY e0 'ha'>"
    + b"".join(b"<!ENTITY e%d '%s'>" % (n + 1, b"&e%d;" % n * 10) for n in range(9))
    + b"]><alto>&e9;</alto>"
)


def test_entities_of_their_own_are_refused() -> None:
    with pytest.raises(InputError, match=r"page\.xml: declares entities"):
        parse_markup(BILLION_LAUGHS, "page.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_other_file_is_opened(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    document = f"<!DOCTYPE alto [<!ENTITY e SYSTEM '{secret.as_uri()}'>]><alto>&e;</alto>".encode(encoding)
    try:
        text = text_of(parse_markup(document, "page.xml"))
    except InputError:
        return
    assert "secret" not in text


def test_a_document_type_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_text("<!ENTITY own 'secret words'>")
    document = f"<!DOCTYPE html SYSTEM '{(tmp_path / 'a.dtd').as_uri()}'><html>&own; x</html>"
    assert text_of(parse_markup(document.encode(), "page.hocr")) == "&own; x"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0",
        b"plain text",
        b"<alto><Layout>",
        b"<html><body><p>cut short",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"page\.xml: is damaged or cut short"):
        parse_markup(data, "page.xml")


def test_names_come_without_their_namespace() -> None:
    assert local_name(parse_markup(b"<x:alto xmlns:x='urn:y'/>", "page.xml")) == "alto"


def test_comments_are_not_text() -> None:
    assert text_of(parse_markup(b"<p>a<!-- no --><b>b</b><?no no?>c</p>", "page.xml")) == "abc"


@pytest.mark.parametrize("data", [b"<a>" * 5000, b"<html>" + b"<p><i>" * 5000 + b"</html>"])
def test_what_is_nested_too_deep_is_refused_and_named(data: bytes) -> None:
    with pytest.raises(InputError, match=r"page\.xml: nests elements more than 256 deep"):
        parse_markup(data, "page.xml")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    with pytest.raises(InputError, match=r"page\.xml: declares entities"):
        parse_markup(BILLION_LAUGHS.decode().encode(encoding), "page.xml")


def test_damage_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match="line 3"):
        parse_markup(b"<alto>\n<Page>\n</Pag>\n</alto>", "page.xml")
