"""What of a workspace changed since a revision, as git tells it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, MissingDependency, UsageError
from pipeline.settings import FILE_NAME, Settings
from pipeline.workspace import Workspace, is_ignored

#: Where main branches are called what; the first that is there.
_MAINS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
#: A hook is started with these set for the repository as git sees it, which are wrong in another folder.
_OF_HOOKS = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"}
_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since a revision."""

    revision: str  #: abbreviated
    items: frozenset[str] | None  #: names, some of which may be gone; None for all


def changed_since(workspace: Workspace, settings: Settings, revision: str = "") -> Changed:
    """Return which items a change touched: their scans, references, settings, words or recorded readings.

    What is not committed yet counts. A change of `doublekey.toml`, of the baseline or of what was learnt is about
    all items. A change of Doublekey itself is none of the workspace's.

    Args:
        workspace: in a repository, perhaps in a folder of it.
        settings: say where recorded readings lie.
        revision: what to compare with. Empty: where the main branch was left; on the main branch, the commit before.

    Raises:
        MissingDependency: there is no git.
        InputError: the workspace is in no repository, or its history does not reach far enough.
        UsageError: there is no such revision.
    """
    git = _Git(workspace.root)
    git.check()
    base = git.commit(revision) if revision else git.base()
    if revision and not base:
        raise UsageError(
            f"there is no revision '{revision}' here",
            path=workspace.root,
            remedy="Name a commit, branch or tag of the repository; in CI, fetch its history (fetch-depth: 0).",
        )
    paths = [*git.lines("ls-files", "--others", "--exclude-standard", "-z")]
    # Without a commit to compare with, all is new.
    paths += git.lines("diff", "--name-only", "--no-renames", "--relative", "-z", base) if base else ["scans"]
    shown = git.output("rev-parse", "--short", base).strip() if base else "the beginning"
    return Changed(shown, items_of(paths, _relative(settings.read.recorded, workspace.root)))


def items_of(paths: Iterable[str], recorded: str = "") -> frozenset[str] | None:
    """Return the names of the items that files belong to; None for all.

    >>> sorted(items_of(["scans/minutes/0001.gt.txt", "README.md", "readings/pamphlet/1.json"], "readings"))
    ['minutes', 'pamphlet']
    >>> items_of(["scans/minutes/0001.gt.txt", "doublekey.toml"]) is None
    True

    Args:
        paths: relative to the workspace, with "/".
        recorded: folder of recorded readings, likewise; empty for none.
    """
    items = set()
    folders = [tuple(folder.split("/")) for folder in ("scans", recorded) if folder]
    for path in paths:
        parts = tuple(path.split("/"))
        if path in (FILE_NAME, "accuracy-baseline.json", "scans") or parts[0] == "learnt":
            return None
        for folder in folders:
            inside = parts[: len(folder)] == folder and len(parts) > len(folder) + 1
            if inside and not is_ignored(parts[-1]):
                items.add(parts[len(folder)])
    return frozenset(items)


def _relative(folder: str, root: Path) -> str:
    if not folder or not Path(folder).resolve().is_relative_to(root.resolve()):
        return ""
    return Path(folder).resolve().relative_to(root.resolve()).as_posix()


class _Git:
    """Git in a folder; nothing is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        """Raise where there is no repository to ask."""
        done = self._run("rev-parse", "--is-inside-work-tree")
        if done.returncode or done.stdout.strip() != b"true":
            said = _first_line(done.stderr)
            raise InputError(
                f"is in no git repository{f' ({said})' if said else ''}",
                path=self._folder,
                remedy="`doublekey check` without --changed checks everything, with or without git.",
            )

    def commit(self, name: str) -> str:
        """Return the full name of a commit; empty if there is none."""
        if name.startswith("-"):  # git would take it for an option
            return ""
        done = self._run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return "" if done.returncode else os.fsdecode(done.stdout).strip()

    def base(self) -> str:
        """Return where the main branch was left, on it the commit before; empty before the second commit."""
        head = self.commit("HEAD")
        main = next((name for name in _MAINS if self.commit(name)), "")
        if not head:
            return ""
        if main:
            done = self._run("merge-base", main, head)
            base = os.fsdecode(done.stdout).strip()
            if done.returncode or not base:
                raise InputError(
                    f"has no commit in common with {main}",
                    path=self._folder,
                    remedy="Fetch more of the history (in CI: fetch-depth: 0), or name a revision: --changed REV.",
                )
            if base != head:
                return base
        return self.commit("HEAD~1")

    def lines(self, *arguments: str) -> list[str]:
        """Return what git lists, in the folder and below."""
        return [line for line in self.output(*arguments).split("\0") if line]

    def output(self, *arguments: str) -> str:
        """Return what git prints.

        Raises:
            InputError: it cannot do that.
        """
        done = self._run(*arguments)
        if done.returncode:
            raise InputError(
                f"git {arguments[0]} failed: {_first_line(done.stderr)}",
                path=self._folder,
                remedy="See what `git status` says there.",
            )
        return os.fsdecode(done.stdout)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
        command = ["git", "-c", "core.quotePath=false", *arguments]
        try:
            return subprocess.run(
                command, cwd=self._folder, env=environment, capture_output=True, check=False, timeout=_TIMEOUT
            )
        except FileNotFoundError as error:
            if not self._folder.is_dir():
                raise UsageError("there is no such folder", path=self._folder, remedy="Check its name.") from error
            raise MissingDependency(
                "git is not installed, which tells what changed",
                remedy="Install git, or leave --changed out: then everything is checked.",
            ) from error
        except subprocess.TimeoutExpired as error:
            raise InputError(
                f"git {arguments[0]} took more than {_TIMEOUT:.0f} s", path=self._folder, remedy="Try again."
            ) from error


def _first_line(message: bytes) -> str:
    return os.fsdecode(message).strip().partition("\n")[0].removeprefix("fatal: ")
