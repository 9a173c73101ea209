from __future__ import annotations

import hashlib
from importlib import metadata
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ExitCode, MissingDependency
from pipeline.evidence.sessions import open_session
from pipeline.readers import describe_second_reader, ppocr, second_stamp_of
from pipeline.readers.ppocr import models, reader
from pipeline.readers.ppocr.models import DETECTION, RECOGNITION, load_model, load_network, model_path
from pipeline.settings import ReadSettings


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with models that are not what they should be; returns their folder."""
    spec = ModuleSpec("rapidocr", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(models, "find_spec", lambda name: spec if name == "rapidocr" else None)
    monkeypatch.setattr(reader, "_version", lambda: "1")
    folder = tmp_path / "models"
    folder.mkdir()
    for name in models.digests():
        (folder / f"{name}.onnx").write_bytes(b"model")
    return folder


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency, match="the second reader's model is not installed") as error:
        load_model(RECOGNITION)
    assert error.value.exit_code == ExitCode.MISSING_DEPENDENCY
    assert "pip install" in error.value.remedy and "rapidocr==" in error.value.remedy


def test_a_file_that_is_missing(package: Path) -> None:
    (package / f"{DETECTION}.onnx").unlink()
    with pytest.raises(MissingDependency, match="model is missing") as error:
        load_model(DETECTION)
    assert str(package / f"{DETECTION}.onnx") in str(error.value)
    assert "--force-reinstall" in error.value.remedy


def test_a_file_that_is_damaged_or_of_another_version(package: Path) -> None:
    with pytest.raises(MissingDependency, match="damaged or of another version") as error:
        load_model(RECOGNITION)
    assert f"{RECOGNITION}.onnx" in str(error.value)
    assert "rapidocr==" in error.value.remedy


def test_a_file_as_it_should_be(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(models._DIGESTS, RECOGNITION, hashlib.sha256(b"model").hexdigest())
    assert load_model(RECOGNITION) == b"model"
    assert model_path(RECOGNITION) == package / f"{RECOGNITION}.onnx"


def test_whether_it_can_be_used_is_told_without_loading_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = describe_second_reader(ReadSettings())
    assert not info.available
    assert "damaged" in info.where and "pip install" in info.remedy
    for name in models.digests():
        monkeypatch.setitem(models._DIGESTS, name, hashlib.sha256(b"model").hexdigest())
    info = describe_second_reader(ReadSettings())
    assert info.available and info.where == str(package)


def test_both_models_are_looked_at(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(models._DIGESTS, RECOGNITION, hashlib.sha256(b"model").hexdigest())
    with pytest.raises(MissingDependency, match=DETECTION):
        second_stamp_of(ReadSettings())


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime"])
def test_a_program_library_that_is_not_installed(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == missing:
            raise metadata.PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(reader.metadata, "version", version)
    with pytest.raises(MissingDependency, match=f"needs {missing}") as error:
        ppocr.stamp_of(ReadSettings())
    assert missing in error.value.remedy
    assert not ppocr.info(ReadSettings()).available


def test_the_stamp_tells_languages_and_ways_of_computing_apart(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in models.digests():
        monkeypatch.setitem(models._DIGESTS, name, hashlib.sha256(b"model").hexdigest())
    monkeypatch.setattr(reader, "is_quick", lambda: True)
    stamps = [
        ppocr.stamp_of(settings)
        for settings in (ReadSettings(), ReadSettings(language="deu"), ReadSettings(exact=True), ReadSettings())
    ]
    assert stamps[0] == stamps[3]
    assert len({str(stamp) for stamp in stamps}) == 3
    monkeypatch.setitem(models._DIGESTS, DETECTION, "other")
    assert stamps[0].models == models.digests() | {DETECTION: hashlib.sha256(b"model").hexdigest()}


# ------------------------------------------------------------------------------------ characters


LATIN = "aZ09.,;’“”—£é§ßæœÆ ñ"
GREEK, CYRILLIC, OTHER = "αΩ", "яЖ", "中あ한ش"


@pytest.mark.parametrize(
    ("scripts", "wanted", "unwanted"),
    [
        ({"LATIN"}, LATIN, GREEK + CYRILLIC + OTHER),
        ({"LATIN", "GREEK"}, LATIN + GREEK, CYRILLIC + OTHER),
        ({"LATIN", "CYRILLIC"}, LATIN + CYRILLIC, GREEK + OTHER),
    ],
)
def test_characters_are_those_of_the_scripts(scripts: set[str], wanted: str, unwanted: str) -> None:
    assert all(models._is_wanted(character, scripts) for character in wanted)
    assert not any(models._is_wanted(character, scripts) for character in unwanted)
    assert not models._is_wanted("ab", scripts)
    assert not models._is_wanted("", scripts)


@pytest.mark.integration
class TestTheRealModels:
    @pytest.fixture(autouse=True)
    def installed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if not describe_second_reader(ReadSettings()).available:
            pytest.skip("the second reader is not installed")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def test_the_network_is_cut_down_to_the_scripts(self) -> None:
        latin = load_network("eng", rounded=False)
        assert len(latin.alphabet) == len(set(latin.alphabet)) < 1000
        assert latin.alphabet[-1] == " "
        assert set("abcXYZ0189.,—“”’éß") <= set(latin.alphabet)
        assert not set(GREEK + CYRILLIC + OTHER) & set(latin.alphabet)
        assert len(latin.model) < len(load_model(RECOGNITION))

    @pytest.mark.parametrize("rounded", [False, True])
    def test_the_network_has_a_column_for_each_character_and_the_blank(self, rounded: bool) -> None:
        network = load_network("eng", rounded=rounded)
        session = open_session(network.model)
        image = np.zeros((2, 3, 48, 160), np.float32)
        (found,) = session.run(None, {session.get_inputs()[0].name: image})
        assert found.shape == (2, 20, 1 + len(network.alphabet))
        assert found.sum(axis=2) == pytest.approx(np.ones((2, 20)), abs=1e-3)

    def test_other_scripts_come_with_their_languages(self) -> None:
        greek = load_network("eng+grc", rounded=False)
        assert set(GREEK + "ab") <= set(greek.alphabet)
        assert not set(CYRILLIC) & set(greek.alphabet)

    def test_what_was_cut_is_kept_for_the_next_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = load_network("eng", rounded=False)

        def cut(*_: object, **__: object) -> None:
            raise AssertionError("cut again")

        monkeypatch.setattr(models, "_cut", cut)
        assert load_network("eng", rounded=False) == first
        with pytest.raises(AssertionError, match="cut again"):
            load_network("rus", rounded=False)
        with pytest.raises(AssertionError, match="cut again"):
            load_network("eng", rounded=True)
