"""Laying out a new workspace."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputError
from pipeline.run.files import write_atomic
from pipeline.settings import FILE_NAME, Settings, as_toml

_MAKEFILE = """\
# A Doublekey workspace. `make` brings output/ up to date with scans/.
DOUBLEKEY ?= doublekey

.PHONY: all check baseline doctor

all:
\t@$(DOUBLEKEY) run $(if $(ITEM),--item "$(ITEM)")

check:
\t@$(DOUBLEKEY) check $(if $(CHANGED),--changed $(filter-out 1,$(CHANGED)))

baseline:
\t@$(DOUBLEKEY) check --update-baseline

doctor:
\t@$(DOUBLEKEY) doctor
"""

_GITIGNORE = "output/\n"


def start_workspace(folder: Path) -> list[Path]:
    """Make a workspace in `folder` and return the files made.

    Raises:
        InputError: one of the files is there already; nothing is written.
        FileAccess: the folder cannot be written to.
    """
    settings = as_toml(Settings(), commented=True)
    files = {"Makefile": _MAKEFILE, FILE_NAME: settings, ".gitignore": _GITIGNORE, "scans/.gitkeep": ""}
    for name in files:
        if (folder / name).exists():
            raise InputError(
                "is there already", path=folder / name, remedy="Choose an empty folder; nothing was written."
            )
    for name, text in files.items():
        write_atomic(folder / name, text.encode())
    return [folder / name for name in files]
