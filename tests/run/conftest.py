from __future__ import annotations

from pathlib import Path

import pytest
from house import House


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    # The fake reader finds its lines beside the scans; tests stand in the workspace, as archivists do.
    monkeypatch.chdir(tmp_path)
    return House(tmp_path)
