"""Property tests have no deadline: machines that run them are often busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("doublekey", deadline=None)
settings.load_profile("doublekey")
