"""Decoding text files: UTF-8 taken, everything else refused with its place and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ExitCode, InputError
from pipeline.text.decode import decode_text

TEXT = "Café society,\nſo “called”\n"


def refusal(data: bytes, path: str = "scans/a/p 1.gt.txt") -> InputError:
    with pytest.raises(InputError) as caught:
        decode_text(data, path)
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    assert str(caught.value).startswith(path)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding), "p") == TEXT


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", b"\xfe\xff\x00a"])
def test_utf_16_of_either_byte_order(data: bytes) -> None:
    assert decode_text(data, "p") == "a"


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode_text(b"", "p") == ""


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_end_in_newlines(end: str) -> None:
    assert decode_text(f"a{end}{end}b{end}".encode(), "p") == "a\n\nb\n"


@given(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8")))
def test_an_exact_text_encodes_to_the_same_bytes(text: str) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        data = mark + text.encode()
        if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            assert decode_text(data, "p", exact=True).encode() == data


def test_windows_1252_is_refused_with_the_place_and_the_command() -> None:
    problem = refusal("1st line\nsociét\u00e9 “so”".encode("cp1252"))
    assert problem.problem == "is not UTF-8 text: byte 13 (line 2) is 0xE9, it looks like Windows-1252 or Latin-1"
    assert "iconv -f WINDOWS-1252 -t UTF-8 'scans/a/p 1.gt.txt' > NEW-FILE" in problem.remedy


def test_latin_1_is_refused() -> None:
    assert "byte 3 (line 1) is 0xE9" in refusal("café".encode("latin-1")).problem


def test_an_unknown_encoding_is_not_guessed() -> None:
    problem = refusal(b"caf\x8d")
    assert "Windows" not in problem.problem
    assert "Find out its encoding" in problem.remedy


def test_a_stray_byte_in_utf_8_text_is_told_from_another_encoding() -> None:
    problem = refusal("élève à l’école\n".encode() + b"caf\xe9")
    assert "byte 25 (line 2) is 0xE9, but other letters are UTF-8" in problem.problem
    assert "iconv" not in problem.remedy


@pytest.mark.parametrize(("data", "place"), [(b"GIF89a\x00\x01", 6), (b"\x00", 0), (b"\xff\xfea\x00\x00\x00", None)])
def test_zero_bytes_are_not_text(data: bytes, place: int | None) -> None:
    problem = refusal(data)
    assert "is not text" in problem.problem
    assert place is None or f"byte {place}" in problem.problem


@pytest.mark.parametrize("name", ["UTF-16LE", "UTF-16BE"])
def test_utf_16_without_a_mark_is_named(name: str) -> None:
    problem = refusal(TEXT.encode(name))
    assert "looks like UTF-16 text without a byte order mark" in problem.problem
    assert f"iconv -f {name} " in problem.remedy


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_is_named(encoding: str) -> None:
    assert "iconv -f UTF-32 " in refusal(("\ufeff" + TEXT).encode(encoding)).remedy


def test_damaged_utf_16_is_refused() -> None:
    problem = refusal(b"\xff\xfe\n\x00a\x00b")
    assert "is damaged UTF-16 text: byte" in problem.problem
    assert "Save it again as UTF-8" in problem.remedy


def test_surrogates_are_refused() -> None:
    assert "is not UTF-8 text" in refusal(b"\xed\xa0\x80").problem


def test_a_strange_file_name_cannot_forge_a_command() -> None:
    with pytest.raises(InputError) as caught:
        decode_text(b"\xe9", "a\nb; rm x.gt.txt")
    assert "\n" not in str(caught.value)
    assert "'a\\nb; rm x.gt.txt'" in caught.value.remedy
