"""The small words of English, which hold sentences together."""

from __future__ import annotations

_DETERMINERS = "a all an any both each every her his its my no our some such that the their these this those your"
_PREPOSITIONS = """
    about above across after against along among amongst around at before behind below beneath beside between beyond by
    during for from in inside into near of off on out over round since through throughout till to towards under until
    up upon with within without"""
_AUXILIARIES = "am are be been being can could did do does had has have is might must shall should was were would"
_CONJUNCTIONS = """
    although and as because but if lest nor or than that though unless when where whether which while who whom"""
_PRONOUNS = "he her him it me she them they us we you"
_REVERED = "he him his me my thee thou thy thine who whom whose"

SMALL_WORDS = frozenset(f"{_DETERMINERS} {_PREPOSITIONS} {_AUXILIARIES} {_CONJUNCTIONS} {_PRONOUNS}".split())
REVERED = frozenset(_REVERED.split())  #: those that are written with a capital when they speak of God
