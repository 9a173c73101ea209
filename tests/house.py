"""A workspace for tests of the run, with a reader that needs no engine."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from worker_fakes import open_line_reader, stamp_of_line_reader

from pipeline.model import Failure
from pipeline.run.collection import RunResult, run_collection
from pipeline.run.pool import Executor, SerialExecutor
from pipeline.run.tasks import ReaderSource
from pipeline.run.work import perform
from pipeline.settings import Settings
from pipeline.workspace import Workspace


class Watcher:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.expected: list[int] = []
        self.pages = 0
        self.failures: list[Failure] = []

    def expect(self, pages: int) -> None:
        self.expected.append(pages)

    def page_read(self) -> None:
        self.pages += 1

    def failed(self, failure: Failure) -> None:
        self.failures.append(failure)


class House:
    """A workspace in which the lines of `<page>.lines` are what the reader reads of `<page>.png`."""

    def __init__(self, root: Path) -> None:
        self.workspace = Workspace(root)
        self.settings = Settings()
        self.watcher = Watcher()
        (root / "scans").mkdir()

    def page(self, item: str, page: str, text: str, reference: str | None = None) -> Path:
        folder = self.workspace.scans / item
        folder.mkdir(exist_ok=True)
        scan = folder / f"{page}.png"
        # The grey of the first pixels carries a number, so that every page is another file.
        image = Image.new("L", (400, 300), 255)
        for index, byte in enumerate(f"{item}/{page}".encode()):
            image.putpixel((index, 0), byte)
        image.save(scan, dpi=(300, 300))
        (folder / f"{page}.lines").write_text(text, encoding="utf-8")
        if reference is not None:
            (folder / f"{page}.gt.txt").write_text(reference, encoding="utf-8")
        return scan

    def run(self, *items: str, executor: Executor | None = None) -> RunResult:
        return run_collection(
            self.workspace,
            self.settings,
            reader=ReaderSource(open_line_reader, stamp_of_line_reader),
            executor=lambda: executor or SerialExecutor(),
            progress=self.watcher,
            perform=perform,
            only=items,
        )

    def files(self) -> dict[str, bytes]:
        """All outputs for people, by name."""
        return {
            str(path.relative_to(self.workspace.output)): path.read_bytes()
            for path in sorted(self.workspace.output.rglob("*"))
            if path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(self.workspace.output).parts)
        }
