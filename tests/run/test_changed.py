"""What changed since a revision."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.errors import InputError, MissingDependency, UsageError
from pipeline.run.changed import changed_since, items_of
from pipeline.settings import ReadSettings, Settings
from pipeline.workspace import Workspace

SETTINGS = Settings()


class Repository:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Archivist", "-c", "user.email=archivist@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, name: str, text: str = "x") -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    made = Repository(tmp_path / "archive")
    made.write(".gitignore", "output/\n")
    made.write("scans/minutes/0001.gt.txt")
    made.write("scans/pamphlet/0001.gt.txt")
    made.commit()
    return made


def changed(repository: Repository, revision: str = "", settings: Settings = SETTINGS) -> set[str] | None:
    found = changed_since(Workspace(repository.root), settings, revision).items
    return None if found is None else set(found)


def test_nothing_changed(repository: Repository) -> None:
    assert changed(repository, "HEAD") == set()


def test_what_is_not_committed_yet_counts(repository: Repository) -> None:
    repository.write("scans/minutes/0001.gt.txt", "changed")
    assert changed(repository, "HEAD") == {"minutes"}
    repository.git("add", "--all")
    assert changed(repository, "HEAD") == {"minutes"}
    repository.write("scans/strike leaflet é/0001.png")
    repository.write("output/other/0001.txt")
    assert changed(repository, "HEAD") == {"minutes", "strike leaflet é"}


def test_on_the_main_branch_the_commit_before_counts(repository: Repository) -> None:
    assert changed(repository) is None, "before the second commit all is new"
    repository.write("scans/minutes/item.toml", "")
    repository.commit()
    repository.write("scans/pamphlet/0002.gt.txt")
    repository.commit()
    assert changed(repository) == {"pamphlet"}
    assert changed(repository, "HEAD~2") == {"minutes", "pamphlet"}


def test_on_a_branch_all_of_it_counts_and_nothing_of_main(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "work")
    repository.write("scans/minutes/item.toml", "")
    repository.commit()
    repository.write("README.md")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.write("scans/pamphlet/0002.gt.txt")
    repository.commit()
    repository.git("switch", "--quiet", "work")
    assert changed(repository) == {"minutes"}


def test_what_is_gone_counts(repository: Repository) -> None:
    repository.git("rm", "--quiet", "-r", "scans/minutes")
    repository.commit()
    assert changed(repository) == {"minutes"}


def test_a_renamed_item_is_two(repository: Repository) -> None:
    repository.git("mv", "scans/minutes", "scans/minutes-1911")
    assert changed(repository, "HEAD") == {"minutes", "minutes-1911"}


@pytest.mark.parametrize("name", ["doublekey.toml", "accuracy-baseline.json", "learnt/good-words.txt"])
def test_what_all_items_depend_on(repository: Repository, name: str) -> None:
    repository.write(name)
    assert changed(repository, "HEAD") is None


def test_recorded_readings_belong_to_their_items(repository: Repository) -> None:
    repository.write("readings/minutes/0001.json")
    assert changed(repository, "HEAD") == set()
    recorded = Settings(read=ReadSettings(recorded=str(repository.root / "readings")))
    assert changed(repository, "HEAD", recorded) == {"minutes"}
    elsewhere = Settings(read=ReadSettings(recorded=str(repository.root.parent)))
    assert changed(repository, "HEAD", elsewhere) == set()


def test_a_workspace_may_be_a_folder_of_the_repository(tmp_path: Path) -> None:
    above = Repository(tmp_path / "above")
    above.write("scans/none/0001.gt.txt")
    above.write("archive/scans/minutes/0001.gt.txt")
    above.commit()
    above.write("scans/none/0001.gt.txt", "changed")
    above.write("archive/scans/minutes/0001.gt.txt", "changed")
    found = changed_since(Workspace(above.root / "archive"), SETTINGS, "HEAD")
    assert found.items == {"minutes"}


def test_in_a_hook_git_is_asked_for_this_folder(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git-elsewhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    repository_items = changed(repository, "HEAD")
    assert repository_items == set()


@pytest.mark.parametrize("revision", ["nowhere", "--output=evil", "HEAD~99", "HEAD:scans"])
def test_a_revision_that_is_none_is_named(repository: Repository, revision: str) -> None:
    with pytest.raises(UsageError, match="there is no revision") as caught:
        changed(repository, revision)
    assert "fetch-depth" in caught.value.remedy
    assert not (repository.root / "evil").exists()


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="is in no git repository") as caught:
        changed_since(Workspace(tmp_path), SETTINGS)
    assert "without --changed" in caught.value.remedy


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingDependency, match="git is not installed"):
        changed(repository)


def test_without_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        changed_since(Workspace(tmp_path / "none"), SETTINGS)


def test_a_history_without_a_common_commit(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--orphan", "work")
    repository.write("scans/minutes/0001.gt.txt")
    repository.commit()
    with pytest.raises(InputError, match="no commit in common with main"):
        changed(repository)


def test_hidden_files_and_loose_ones_are_nobodys() -> None:
    assert items_of(["scans/minutes/.DS_Store", "scans/loose.png", "scans/minutes/0001.gt.txt~"]) == frozenset()
