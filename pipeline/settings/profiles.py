"""The normalisations that a workspace knows: those that are always there, and its own."""

from __future__ import annotations

import difflib

from pipeline.errors import ConfigError
from pipeline.model.profile import PROFILES, Profile
from pipeline.settings.tables import Settings


def profile_of(settings: Settings, name: str = "") -> Profile:
    """Return a normalisation by its name; without one, that of the settings.

    Raises:
        ConfigError: there is none of this name.
    """
    name = name or settings.verify.profile
    own = settings.profiles.get(name)
    if own is not None:
        steps = own.steps if "replace" in own.steps or not own.replace else (*own.steps, "replace")
        return Profile(name, steps, own.replace)
    if name in PROFILES:
        return PROFILES[name]
    known = [*PROFILES, *settings.profiles]
    near = difflib.get_close_matches(name, known, n=1)
    raise ConfigError(
        f"there is no normalisation called '{name}'",
        remedy=f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(known)}.",
    )
