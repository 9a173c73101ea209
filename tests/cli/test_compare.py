"""`doublekey compare` on files and folders of all formats."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from pipeline.cli.app import call
from pipeline.errors import ExitCode

ALTO = (
    "<alto><Layout><Page><PrintSpace><TextBlock><TextLine>{}</TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
)
PAGE = "<PcGts><Page><TextRegion><TextEquiv><Unicode>{}</Unicode></TextEquiv></TextRegion></Page></PcGts>"
HOCR = "<html><body><div class='ocr_page'><span class='ocr_line'>{}</span></div></body></html>"


def alto(text: str) -> str:
    return ALTO.format("".join(f'<String CONTENT="{word}"/>' for word in text.split()))


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    return tmp_path / "a", tmp_path / "b"


def test_formats_may_be_mixed(sides, capsys) -> None:
    a, b = sides
    (a / "p1.txt").write_text("to flee the country")
    (b / "p1.hocr").write_text(HOCR.format("to nee the country"))
    (a / "p2.page.xml").write_text(PAGE.format("to flee\nthe country"))
    (b / "p2.alto.xml").write_text(alto("to flee the country"))
    assert call(["compare", "a", "b", "--json"]) == ExitCode.OK
    found = json.loads(capsys.readouterr().out)
    assert [(pair["name"], pair["strict"]["words"]["errors"]) for pair in found["pairs"]] == [("p1", 1), ("p2", 0)]
    total = found["total"]["strict"]["characters"]
    assert (total["reference"], total["errors"]) == (38, 2), "counts are added before they are divided"
    assert found["total"]["strict"]["cer"] == round(2 / 38, 6)


def test_the_table_has_the_worst_pair_first_and_the_total_last(sides, capsys) -> None:
    a, b = sides
    for name, text in (("p1", "to flee"), ("p2", "to nee"), ("p3", "")):
        (a / f"{name}.txt").write_text("to flee")
        (b / f"{name}.txt").write_text(text)
    assert call(["compare", "a", "b"]) == ExitCode.OK
    rows = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert rows[2:6] == ["p3", "p2", "p1", "all"]


def test_a_reference_without_a_text_is_named_and_has_its_exit_code(sides, capsys) -> None:
    a, b = sides
    for path in (a / "p1.txt", b / "p1.txt", b / "p9.txt"):
        path.write_text("text")
    assert call(["compare", "a", "b"]) == ExitCode.OK, "not every page need have a reference"
    assert "b/p9.txt: there is no reference for it" in capsys.readouterr().err
    assert call(["compare", "--no-truth", "a", "b"]) == ExitCode.PAGES_FAILED
    (a / "p2.txt").write_text("text")
    assert call(["compare", "a", "b"]) == ExitCode.PAGES_FAILED
    assert "a/p2.txt: there is no text for it" in capsys.readouterr().err


def test_a_pair_that_cannot_be_read_does_not_stop_the_others(sides, capsys) -> None:
    a, b = sides
    for name in ("p1.txt", "p2.txt"):
        (a / name).write_text("text")
        (b / name).write_text("text")
    (b / "p1.txt").write_bytes("naïve".encode("latin-1"))
    assert call(["compare", "a", "b", "--json"]) == ExitCode.PAGES_FAILED
    out, err = capsys.readouterr()
    assert "b/p1.txt: is not UTF-8" in err and [pair["name"] for pair in json.loads(out)["pairs"]] == ["p2"]


def test_folders_with_nothing_in_common(sides, capsys) -> None:
    a, b = sides
    (a / "p1.txt").touch()
    (b / "q1.txt").touch()
    assert call(["compare", "a", "b"]) == ExitCode.BAD_INPUT
    assert "no text of it has the name of one in b" in capsys.readouterr().err


def test_standard_input_is_a_side(sides, capsys, monkeypatch) -> None:
    (sides[0] / "a.txt").write_text("to flee")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.format("to nee").encode())))
    assert call(["compare", "a/a.txt", "-", "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["strict"]["words"]["errors"] == 1


def test_two_versions_are_told_apart_without_a_truth(sides, capsys) -> None:
    a, b = sides
    (a / "p.txt").write_text("to flee the country")
    (b / "p.txt").write_text("to nee the country now")
    assert call(["compare", "--no-truth", "a/p.txt", "b/p.txt"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert "only in A" in out and "[A-flee-]{B+nee+}" in out and "wrong" not in out and "reference" not in out
    rates = []
    for one, other in (("a", "b"), ("b", "a")):
        assert call(["compare", "--no-truth", "--json", f"{one}/p.txt", f"{other}/p.txt"]) == ExitCode.OK
        rates.append(json.loads(capsys.readouterr().out)["strict"]["characters"]["rate"])
    assert rates[0] == rates[1] == round(6 / 23, 6)


def test_an_unknown_profile_names_those_there_are(sides, capsys) -> None:
    assert call(["compare", "a", "b", "--profile", "archiv"]) == ExitCode.BAD_CONFIG
    assert "Did you mean 'archive'?" in capsys.readouterr().err


TEXTS = {
    "empty": "",
    "right to left": "שלום עולם וברכה",
    "combining": "cafe\u0301 o\u0323\u0302",
    "emoji": "👩‍👩‍👧 🏳️‍🌈",
    "astral": "𝔄𝔟𝔠 𠜎",
    "controls": "a\x0cb\x1b[31m\x07c",
    "markup": "<script>alert(1)</script>",
}


@pytest.mark.parametrize("one", TEXTS)
@pytest.mark.parametrize("other", TEXTS)
def test_odd_texts_are_compared_soberly(sides, capsys, one: str, other: str) -> None:
    a, b = sides
    (a / "p.txt").write_text(TEXTS[one], encoding="utf-8")
    (b / "p.txt").write_bytes(b"\xef\xbb\xbf" + TEXTS[other].encode().replace(b" ", b"\r\n"))
    assert call(["compare", "--json", "a/p.txt", "b/p.txt"]) == ExitCode.OK
    found = json.loads(capsys.readouterr().out)["strict"]
    assert (found["characters"]["errors"] == 0) == (one == other)
    assert (found["cer"] is None) == (one == "empty")
    assert call(["compare", "a/p.txt", "b/p.txt"]) == ExitCode.OK
    assert "\x1b[31m" not in capsys.readouterr().out, "what a text holds is shown, never done"


def test_hostile_markup_is_named(sides, capsys) -> None:
    a, b = sides
    (a / "p.xml").write_text("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><alto>&x;</alto>")
    (b / "p.txt").touch()
    assert call(["compare", "a/p.xml", "b/p.txt"]) == ExitCode.BAD_INPUT
    assert "a/p.xml: declares entities" in capsys.readouterr().err
