"""How well the kinds of blocks agree with what people said the parts of pages are.

Of the sets of a corpus that have a `parts.json` (page → parts, each a `kind` and a `text`), in a workspace that
`make bench CORPUS=… KEEP=…` left, or read anew. For each kind the words of our blocks and of their parts are
compared page by page, whatever their order: precision is the share of ours that theirs have, recall the share of
theirs that ours have. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import corpus as corpora
import material
from measures import Words, percent, share, table
from rich.console import Console

from pipeline import api
from pipeline.cli.talk import Bar
from pipeline.model import Kind, Reading
from pipeline.workspace import Workspace

#: What `parts.json` calls the kinds that are told apart there; all others are "body".
KINDS = {"caption": Kind.CAPTION, "sidenote": Kind.MARGINAL, "footnote": Kind.FOOTNOTE}
HEAD = ("kind", "parts", "words of parts", "words of ours", "precision", "recall")


@dataclass(slots=True)
class Agreement:
    """What was found of each kind, added up over pages."""

    parts: Counter[str] = field(default_factory=Counter)  #: that people made
    words: dict[str, Words] = field(default_factory=dict)  #: of these, of our blocks, and those that both have

    def add(self, reading: Reading, parts: Sequence[Mapping[str, str]]) -> None:
        """Take a page: its blocks, and its parts as people made them."""
        for name, kind in KINDS.items():
            texts = [part["text"] for part in parts if part["kind"] == name]
            self.parts[name] += len(texts)
            found = Words.of("\n".join(texts), "\n".join(_texts(reading, kind)))
            self.words[name] = self.words.get(name, Words()) + found

    def rows(self) -> list[list[str]]:
        """Return the cells of the table, without kinds that neither has."""
        return [
            [
                name,
                *map(str, (self.parts[name], found.reference, found.text)),
                percent(share(found.common, found.text), 1),
                percent(share(found.common, found.reference), 1),
            ]
            for name, found in self.words.items()
            if found.reference or found.text
        ]


def _texts(reading: Reading, kind: Kind) -> list[str]:
    return [
        "\n".join(" ".join(word.text for word in line.words) for part in block.paragraphs for line in part.lines)
        for block in reading.blocks
        if block.kind == kind
    ]


def parts_of(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the parts of the pages of a set; none where nobody made any."""
    path = folder / "parts.json"
    found: dict[str, list[dict[str, str]]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def measure(workspace: Workspace, folders: Sequence[Path], talk: Console) -> Agreement:
    """Compare the pages of some sets with their parts."""
    agreement = Agreement()
    items = {item.name: item for item in workspace.items()[0]}
    for folder in folders:
        parts = parts_of(folder)
        pages, lost = material.load(workspace, items[folder.name])
        if lost:
            talk.print(f"not counted, because they have no text: {', '.join(lost)}", markup=False)
        for page in pages:
            agreement.add(page.page.reading, parts.get(page.name, []))
    return agreement


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--keep", type=Path, help="workspace folder to use and keep")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes (default: one a core)")
    options = parser.parse_args()
    talk = Console(stderr=True)
    folders = [folder for folder in corpora.sets(options.corpus) if parts_of(folder)]
    with tempfile.TemporaryDirectory(prefix="doublekey-bench-") as scratch:
        workspace = Workspace(options.keep or Path(scratch))
        for folder in folders:
            corpora.copy_set(folder, workspace)
        with Bar(talk, quiet=False) as bar:
            api.run(workspace.root, items=[folder.name for folder in folders], jobs=options.jobs, progress=bar)
        print("\n".join(table(HEAD, measure(workspace, folders, talk).rows())))


if __name__ == "__main__":
    main()
