"""The rules of the house: who may import whom, how big a file may be, what is promised to the outside."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import DoublekeyError, ExitCode

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py"))

#: Each room with the rooms it may import from. A stage never imports another stage.
BASE = {"errors", "model", "settings", "text"}
MAY_IMPORT = {
    "errors": set(),
    "model": set(),
    "settings": {"errors", "model"},
    "workspace": {"errors"},
    "text": {"errors", "model"},
    "evidence": BASE,
    "ingest": BASE | {"evidence", "workspace"},
    "readers": BASE | {"evidence"},
    "collate": BASE | {"evidence"},
    "layout": BASE | {"evidence"},
    "repair": BASE | {"evidence"},
    "verify": BASE | {"evidence"},
    "report": BASE | {"evidence"},
    "export": BASE | {"evidence"},
}
STAGES = {"ingest", "readers", "collate", "layout", "repair", "verify", "report", "export"}
MAY_IMPORT["run"] = BASE | STAGES | {"evidence", "workspace"}
MAY_IMPORT["api"] = MAY_IMPORT["run"] | {"run"}
MAY_IMPORT["cli"] = MAY_IMPORT["api"] | {"api"}
MAY_IMPORT["__init__"] = {"api", "errors", "settings"}
MAY_IMPORT["__main__"] = {"cli"}

#: Slow to load: a run with nothing to do, and `--help`, must not need them.
HEAVY = {"cv2", "numpy", "pypdfium2", "lxml", "jinja2", "ftfy", "spylls", "pocketsphinx", "tesserocr", "symspellpy"}
HEAVY |= {"onnx", "onnxruntime"}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide which room is entered"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if node.module == "pipeline"
                else [node.module or ""]
            )
        found |= {name.split(".")[1] for name in names if name.startswith("pipeline.")}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_opens_only_the_doors_it_may(path: Path) -> None:
    room = room_of(path)
    assert room in MAY_IMPORT, f"a new room: say in this test what {room} may import"
    assert imported_rooms(path) - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_is_one_thing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_stages_know_nothing_of_each_other() -> None:
    for stage in STAGES:
        assert not MAY_IMPORT[stage] & STAGES


def test_importing_the_command_line_is_light() -> None:
    code = "import sys, pipeline.cli.app; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


def test_comparing_short_texts_is_light(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"a text {name}", encoding="utf-8")
    code = f"""
import sys
from pipeline.cli.app import call
call(["compare", {str(tmp_path / "a")!r}, {str(tmp_path / "b")!r}])
print(' '.join(sys.modules), file=sys.stderr)
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    assert "pipeline.verify.compare" in loaded
    assert not (HEAVY | {"pipeline.evidence", "pipeline.run.collection", "pebble", "asyncio"}) & set(loaded)


def test_nobody_changes_what_belongs_to_everyone() -> None:
    forbidden = re.compile(r"MAX_IMAGE_PIXELS\s*=|os\.chdir|^global |\bsetlocale\b|logging\.basicConfig", re.MULTILINE)
    for path in SOURCES:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path


def test_the_public_names_are_these() -> None:
    assert pipeline.__all__ == ["DoublekeyError", "ExitCode", "Settings", "api", "load_settings"]
    for name in pipeline.__all__:
        assert getattr(pipeline, name).__doc__
    functions = {name: value for name, value in vars(pipeline.api).items() if inspect.isfunction(value)}
    public = {name for name, value in functions.items() if value.__module__ == "pipeline.api" and name[0] != "_"}
    assert public == {
        "add",
        "baseline",
        "changed",
        "check",
        "compare",
        "compare_all",
        "doctor",
        "history",
        "init",
        "inspect",
        "keep",
        "learn",
        "repair",
        "repair_files",
        "run",
        "update_baseline",
    }
    assert all(functions[name].__doc__ for name in public)


@pytest.mark.parametrize("rooms", ["", ", pipeline.repair, pipeline.run"])
def test_public_names_stay_what_they_are_however_often_they_are_used(rooms: str) -> None:
    code = f"""
import pipeline{rooms}
print({{pipeline.api.repair("The house stood by tbe river.").text for _ in range(3)}})
print(all(getattr(pipeline, name) is getattr(pipeline, name) for name in pipeline.__all__))
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "{'The house stood by the river.'}\nTrue\n"


def test_a_name_that_is_not_public_is_none() -> None:
    with pytest.raises(AttributeError, match="repaired"):
        _ = pipeline.repaired


def all_errors(cls: type[DoublekeyError] = DoublekeyError) -> list[type[DoublekeyError]]:
    return [cls] + [error for sub in cls.__subclasses__() for error in all_errors(sub)]


def test_every_error_is_drawn_in_the_tree() -> None:
    import pipeline.errors as errors

    for error in all_errors():
        if error.__module__ == errors.__name__:
            assert re.search(rf"\b{error.__name__}\b", errors.__doc__ or ""), error


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_is_documented(code: ExitCode) -> None:
    from pipeline.cli.app import _EPILOG

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = {error.exit_code for error in all_errors()} | {ExitCode.OK}
    if code not in used:
        pytest.skip(f"{code.name} is kept for later")
    assert re.search(rf"\b{int(code)} ", _EPILOG)
    assert re.search(rf"\| *{int(code)} *\|", readme)


def commands() -> list[str]:
    from pipeline.cli.app import build

    return [command.name or "" for command in build().registered_commands]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented_and_its_help_fits_a_screen(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"doublekey {command}" in readme
    result = subprocess.run(
        [sys.executable, "-m", "pipeline", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "100", "PATH": ""},
    )
    assert len(result.stdout.splitlines()) <= 45
    assert result.stdout.strip()


def test_every_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", readme))
    assert named and named <= targets


def test_the_locks_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-models.txt", "benchmarks/requirements.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
