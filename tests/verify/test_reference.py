"""Reading references."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.errors import FileAccess, InputError
from pipeline.verify import read_document, read_reference


def test_byte_order_mark_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "p.gt.txt"
    path.write_bytes(b"\xef\xbb\xbfCaf\xc3\xa9\r\nsociety\r\n")
    assert read_reference(path) == "Café\nsociety\n"


def test_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "p.gt.txt"
    path.write_bytes("Café".encode("latin-1"))
    with pytest.raises(InputError, match=r"p\.gt\.txt: is not UTF-8 text: byte 3 \(line 1\)"):
        read_reference(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileAccess, match=r"p\.gt\.txt: there is no such file"):
        read_reference(tmp_path / "p.gt.txt")


def test_a_folder_is_no_reference(tmp_path: Path) -> None:
    with pytest.raises(FileAccess, match="cannot be read"):
        read_reference(tmp_path)


@pytest.mark.parametrize("name", ["big.txt", "-"])
def test_a_file_too_large_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(100 << 20)
    with path.open("rb") as stream, pytest.raises(InputError, match=r"larger than 32 MiB.*Cut it into files"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
        read_document(Path(name) if name == "-" else path)
