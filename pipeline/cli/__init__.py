"""The command line: one thin file per command."""

from __future__ import annotations


def main() -> None:
    """Run the `doublekey` command."""
    import sys

    try:
        from pipeline.cli.app import call
    except KeyboardInterrupt:  # while everything is loaded; from then on `call` answers it
        sys.exit(130)
    sys.exit(call(sys.argv[1:]))
