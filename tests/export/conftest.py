from __future__ import annotations

from hypothesis import settings

# Property tests have no deadline: machines that run them are often busy.
settings.register_profile("doublekey", deadline=None)
settings.load_profile("doublekey")
