"""The command line: one thin file per command."""

from __future__ import annotations


def main() -> None:
    """Run the `doublekey` command."""
    import sys

    from pipeline.cli.app import call

    sys.exit(call(sys.argv[1:]))
