"""Settings with something chosen on the way."""

from __future__ import annotations

import msgspec

from pipeline.errors import ConfigError
from pipeline.settings.tables import IngestSettings, ReadSettings, Second, Settings


def with_language(settings: Settings, language: str) -> Settings:
    """Return settings with the language replaced; an empty one leaves them as they are.

    Raises:
        ConfigError: not the form of Tesseract languages.
    """
    if not language:
        return settings
    try:
        read = msgspec.convert(msgspec.to_builtins(settings.read) | {"language": language}, ReadSettings)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"'{language}' is not a language", remedy='Languages look like "eng" or "eng+deu".'
        ) from error
    return msgspec.structs.replace(settings, read=read)


def with_second(settings: Settings, second: Second | None) -> Settings:
    """Return settings with the work of the second reader replaced; None leaves them as they are."""
    if second is None:
        return settings
    return msgspec.structs.replace(settings, read=msgspec.structs.replace(settings.read, second=second))


def as_it_lies(settings: IngestSettings) -> IngestSettings:
    """Return settings under which pages are not prepared."""
    return msgspec.structs.replace(
        settings,
        find_page=False,
        straighten=False,
        dewarp=False,
        even_light=False,
        despeckle=False,
        bleed_through=False,
    )


def with_all_evidence(settings: Settings) -> Settings:
    """Return settings under which no evidence is spared.

    Both readers read every line, Tesseract's second choices count, and the neural model is asked.
    """
    replace = msgspec.structs.replace
    return replace(
        settings,
        read=replace(settings.read, second="all", choices=True),
        collate=replace(settings.collate, neural=True),
    )
