"""`doublekey config`."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.options import WorkspaceOption
from pipeline.settings import as_toml, item_keys, load_settings
from pipeline.workspace import Workspace


def command(workspace: WorkspaceOption = Path()) -> None:
    """Print every setting with its meaning and its value here, as a settings file, and the keys of an item.toml."""
    settings = as_toml(load_settings(Workspace(workspace).settings_path))
    print(f"{settings}\n{item_keys()}", end="")
