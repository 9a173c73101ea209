from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.run import fingerprint, work
from pipeline.run.fingerprint import code_digest, package_versions, room_digest

#: What `work` takes from its own room that does not show in what is written.
PLUMBING = {"files.py", "fingerprint.py", "tasks.py"}


def test_every_module_that_shapes_the_output_is_in_the_digest() -> None:
    tree = ast.parse(Path(work.__file__).read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    own = {f"{name.rpartition('.')[2]}.py" for name in modules if name.startswith("pipeline.run.")}
    assert own - PLUMBING == set(fingerprint.MODULES) - {"work.py"}


def test_a_changed_module_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_digest("finish")
    assert before == code_digest("finish")
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"changed" if path.name == "statuses.py" else real(path))
    assert code_digest("finish") != before


def test_a_room_has_a_digest_of_its_own() -> None:
    rooms = {room: room_digest(room) for room in ("repair", "verify", "run/work.py")}
    assert len(set(rooms.values())) == 3
    assert room_digest("repair") == rooms["repair"]
    assert package_versions("finish")["rapidfuzz"].count(".") == 2
    assert package_versions("probe") == {}
