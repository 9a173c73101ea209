"""What is said about a scan that cannot be used: one wording for each case, whoever finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DoublekeyError, FileAccess, InputError, file_error

ACCEPTED = "PNG, JPEG, TIFF, JPEG 2000, WebP, BMP, GIF or PDF"


def not_a_scan(path: Path, looks_like: str, remedy: str = "") -> InputError:
    """Return the error for a file that is something else, whatever its name says."""
    return InputError(f"is not a scan but {looks_like}", path=path, remedy=remedy or f"Scans may be {ACCEPTED} files.")


def cut_off(path: Path, page: int | None = None) -> InputError:
    """Return the error for a file that ends too early; `page` counts from 1, None for a single page."""
    return InputError(
        f"{_page(page)}is cut off: the file ends before the image does",
        path=path,
        remedy="Copy it again from where it came from, or scan the page again.",
    )


def damaged(path: Path, page: int | None, detail: object) -> InputError:
    """Return the error for a file that makes no sense to its decoder."""
    return InputError(
        f"{_page(page)}is damaged or of a rare kind and cannot be decoded ({detail})",
        path=path,
        remedy="Copy it again from where it came from, or open it in an image program and save it as PNG or TIFF.",
    )


def too_large(path: Path, page: int | None, width: int, height: int, limit: float) -> InputError:
    """Return the error for a page of more pixels than the settings allow."""
    return InputError(
        f"{_page(page)}is {width} × {height} pixels large ({width * height / 1e6:.0f} megapixels),"
        f" more than the {limit:g} allowed",
        path=path,
        remedy="If it is a real scan, raise max_megapixels under [ingest] in doublekey.toml.",
    )


def out_of_memory(path: Path, page: int | None) -> InputError:
    """Return the error for a page that does not fit into memory."""
    return InputError(
        f"{_page(page)}does not fit into memory",
        path=path,
        remedy="Close other programs, use fewer --jobs, or scale the scan down.",
    )


def no_such_page(path: Path, page: int, pages: int) -> InputError:
    """Return the error for a page that the file no longer has."""
    return InputError(
        f"has no page {page}, only {pages}", path=path, remedy="It was changed during the run; run again."
    )


@contextmanager
def explained(path: Path, page: int | None = None) -> Iterator[None]:
    """Turn whatever a decoder raises into an error that names the file and says what to do."""
    try:
        yield
    except DoublekeyError:
        raise
    except MemoryError as error:
        raise out_of_memory(path, page) from error
    except FileNotFoundError as error:
        raise FileAccess(
            "there is no such file", path=path, remedy="Check the name, and whether the file was moved."
        ) from error
    except EOFError as error:
        raise cut_off(path, page) from error
    except OSError as error:
        if error.errno is not None:
            raise file_error(error, path, "read") from error
        raise (cut_off(path, page) if "truncated" in str(error) else damaged(path, page, error)) from error
    except Exception as error:
        raise damaged(path, page, str(error) or type(error).__name__) from error


def _page(page: int | None) -> str:
    return "" if page is None else f"page {page} "
