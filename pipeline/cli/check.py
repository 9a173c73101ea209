"""`doublekey check`."""

from __future__ import annotations

from pathlib import Path

from pipeline import api
from pipeline.cli.options import JobsOption, QuietOption, WorkspaceOption
from pipeline.cli.run import raise_if_incomplete, run_and_tell
from pipeline.cli.talk import console
from pipeline.errors import AccuracyTooLow


def command(workspace: WorkspaceOption = Path(), jobs: JobsOption = 0, quiet: QuietOption = False) -> None:
    """Fail (exit code 20) when an item's character error rate is above its threshold.

    Brings output/ up to date first. The threshold is `max_cer` in item.toml, else under [verify] in
    doublekey.toml; the rate is that of the clean text under the named normalisation.
    """
    result = run_and_tell(workspace, [], jobs, quiet=quiet, table=False)
    talk = console()
    verdicts = api.check(result)
    for item, verdict in verdicts:
        if not quiet or not verdict.passed:
            talk.print(f"{'passed' if verdict.passed else 'FAILED'}  {item}: {verdict.reason}", markup=False)
    failed = [item for item, verdict in verdicts if not verdict.passed]
    if failed:
        raise AccuracyTooLow(
            f"accuracy is below its threshold in: {', '.join(failed)}",
            remedy="The reports show where text and reference differ.",
        )
    raise_if_incomplete(result)
