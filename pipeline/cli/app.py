"""All commands together, and the one place where exceptions become exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import Annotated

import typer
from typer.exceptions import TyperException

import pipeline
from pipeline.errors import DoublekeyError, ExitCode

_COMMANDS = ("run", "add", "check", "compare", "repair", "learn", "inspect", "init", "doctor", "config")
_EPILOG = (
    "Exit codes: 0 ok, 1 bad arguments, 2 bad input, 3 something is not installed, 5 a file cannot be read or "
    "written, 7 a reader failed, 9 bad settings, 15 internal error, 20 accuracy below its threshold, 21 accuracy worse "
    "than the baseline, 22 some pages or texts failed, 130 stopped."
)


def build(command: str = "") -> typer.Typer:
    """Return the command line application.

    Args:
        command: the only one that is loaded, if there is one of that name; else all are.
    """
    app = typer.Typer(
        name="doublekey",
        help="Turn scans of printed pages into text that says how far each word can be trusted.",
        epilog=_EPILOG,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_options)
    for name in (command,) if command in _COMMANDS else _COMMANDS:
        app.command(name)(import_module(f"pipeline.cli.{name}").command)
    return app


def call(arguments: list[str]) -> int:
    """Run a command and return its exit code; say on stderr what went wrong."""
    try:
        code = build(next(iter(arguments), ""))(arguments, prog_name="doublekey", standalone_mode=False)
        sys.stdout.flush()
    except DoublekeyError as error:
        _say(str(error))
        return int(error.exit_code)
    except TyperException as error:
        # Without any arguments the help has just been printed; there is nothing to add to it.
        if error.format_message():
            _say(error.format_message(), "See `doublekey --help`.")
        return ExitCode.BAD_ARGUMENTS
    except (KeyboardInterrupt, typer.Abort):
        _say("stopped.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain once more on closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        traceback.print_exc()
        _say(f"internal error ({type(error).__name__}: {error}).", "Please report this with the lines above.")
        return ExitCode.INTERNAL
    return code if isinstance(code, int) else ExitCode.OK


def _say(*parts: str) -> None:
    print("doublekey:", *parts, file=sys.stderr)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"doublekey {pipeline.__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    pass
