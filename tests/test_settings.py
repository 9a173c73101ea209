from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from pipeline.errors import ConfigError
from pipeline.model import PROFILES, Profile
from pipeline.settings import (
    ItemSettings,
    ProfileSettings,
    ReadSettings,
    Settings,
    as_toml,
    describe,
    load_item_settings,
    load_settings,
    profile_of,
    with_language,
)


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "doublekey.toml") == Settings()
    assert load_item_settings(tmp_path / "item.toml") == ItemSettings()


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    found = load_settings(write(tmp_path / "d.toml", '\ufeff[read]\nlanguage = "deu"\n[verify]\nmax_cer = 0.05\n'))
    assert found.read.language == "deu"
    assert found.verify.max_cer == 0.05
    assert found.ingest == Settings().ingest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[raed]\n", r"d\.toml: unknown setting `raed`.*Did you mean `read`\?"),
        ("[read]\nlangage = 'deu'\n", r"unknown setting `read.langage`.*Did you mean `read.language`\?"),
        ("[read]\nzzz = 1\n", r"unknown setting `read.zzz`.*Known here: tesseract,"),
        ("[read]\nlanguage = 3\n", r"Expected `str`.*read\.language.*doublekey config"),
        ("[read]\nlanguage = '../eng'\n", r"read\.language"),
        ("[read]\ntesseract = 'fast'\n", r"read\.tesseract"),
        ("[ingest]\nmax_pages = 0\n", r"ingest\.max_pages"),
        ("[verify]\nmax_cer = inf\n", r"verify\.max_cer"),
        ("[verify]\nmax_cer = nan\n", r"verify\.max_cer"),
        ("read = 3\n", r"read"),
        ("[read\n", r"not valid TOML"),
        (b"[read]\nlanguage = '\xe9'\n", r"not UTF-8"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_settings(write(tmp_path / "d.toml", text))


def test_an_item_file_is_checked_too(tmp_path: Path) -> None:
    assert load_item_settings(write(tmp_path / "item.toml", 'title = "T"\nmax_cer = 0.1\n')).max_cer == 0.1
    with pytest.raises(ConfigError, match="Did you mean `title`"):
        load_item_settings(write(tmp_path / "item.toml", 'titel = "T"\n'))


@pytest.mark.parametrize("commented", [False, True])
def test_printed_settings_read_back_as_themselves(tmp_path: Path, commented: bool) -> None:
    text = as_toml(Settings(), commented=commented)
    assert load_settings(write(tmp_path / "d.toml", text)) == Settings()
    assert ("max_pages" in tomllib.loads(text)["ingest"]) != commented


def test_every_key_is_described() -> None:
    tables = [type(getattr(Settings(), field.name)) for field in msgspec.structs.fields(Settings)]
    for table in [*(table for table in tables if issubclass(table, msgspec.Struct)), ItemSettings, ProfileSettings]:
        for key, _, description in describe(table):
            assert len(description) > 10, key


def test_the_language_can_be_given_for_once() -> None:
    assert with_language(Settings(), "eng+deu").read.language == "eng+deu"
    assert with_language(Settings(), "") == Settings()
    with pytest.raises(ConfigError, match="'eng,deu' is not a language"):
        with_language(Settings(), "eng,deu")


def test_file_names_start_at_the_settings_file(tmp_path: Path) -> None:
    path = tmp_path / "doublekey.toml"
    path.write_text('[read]\nrecorded = "r"\ntessdata = "/t"\n[repair]\ngood_words = "words.txt"\n')
    found = load_settings(path)
    assert found.read.recorded == str(tmp_path / "r")
    assert found.read.tessdata == "/t"
    assert found.repair.good_words == str(tmp_path / "words.txt")
    path.write_text("")
    assert load_settings(path) == Settings()


OWN = """
[verify]
profile = "ours"
[profiles.ours]
steps = ["nfc", "small-letters", "fold-space"]
replace = { "ß" = "ss", "\\"" = "'" }
[profiles."long s"]
steps = ["replace", "nfc"]
replace = { "ſ" = "s" }
"""


def test_a_workspace_may_have_normalisations_of_its_own(tmp_path: Path) -> None:
    found = load_settings(write(tmp_path / "d.toml", OWN))
    assert profile_of(found) == Profile(
        "ours", ("nfc", "small-letters", "fold-space", "replace"), {"ß": "ss", '"': "'"}
    )
    assert profile_of(found, "long s").steps == ("replace", "nfc")
    assert profile_of(found, "search") == PROFILES["search"]
    assert profile_of(Settings()) == PROFILES["archive"]
    assert load_settings(write(tmp_path / "again.toml", as_toml(found))) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[verify]\nprofile = 'serch'\n", r"d\.toml: `verify.profile`: .*'serch'.*Did you mean 'search'\?"),
        ("[verify]\nprofile = 'zzz'\n", r"There are strict, archive, isri, ocr-d, search"),
        ("[profiles.archive]\nsteps = []\n", r"`profiles.archive`.*always there.*another name"),
        ("[profiles.a]\nsteps = ['nfd']\n", r"profiles.*steps"),
        ("[profiles.a]\nstep = ['nfc']\n", r"unknown setting `profiles.a.step`.*Did you mean `profiles.a.steps`"),
        ("[profiles.a]\nreplace = {}\n", r"steps"),
        ("[profiles.a]\nsteps = []\nreplace = { '' = 'x' }\n", r"profiles"),
        ("[profiles]\na = 3\n", r"profiles"),
    ],
)
def test_a_wrong_normalisation_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_settings(write(tmp_path / "d.toml", text))


def test_a_large_page_has_more_time_the_larger_it_is() -> None:
    settings = ReadSettings(page_timeout=100)
    assert [settings.seconds_for(size) for size in (0, 8, 25, 50, 200)] == [100, 100, 100, 200, 800]
