"""Settings: one small table a stage, read from TOML, every key documented here and nowhere else.

`doublekey.toml` in a workspace holds any of these tables; what it leaves out has its default. A stage is handed its
own table only.
"""

from pipeline.settings.explaining import as_toml, describe, item_keys
from pipeline.settings.item import (
    UNSAID,
    ItemSettings,
    ReferenceSettings,
    Region,
    fits,
    ingest_of,
    layout_of,
    limits_of,
    max_cer_of,
    regions_of,
)
from pipeline.settings.loading import load_item_settings, load_settings
from pipeline.settings.profiles import profile_of
from pipeline.settings.tables import (
    CollateSettings,
    Gate,
    IngestSettings,
    LayoutSettings,
    ProfileSettings,
    ReadSettings,
    RepairSettings,
    ReportSettings,
    Second,
    Settings,
    VerifySettings,
)
from pipeline.settings.variants import as_it_lies, with_all_evidence, with_language, with_second

FILE_NAME = "doublekey.toml"

__all__ = [
    "FILE_NAME",
    "UNSAID",
    "CollateSettings",
    "Gate",
    "IngestSettings",
    "ItemSettings",
    "LayoutSettings",
    "ProfileSettings",
    "ReadSettings",
    "ReferenceSettings",
    "Region",
    "RepairSettings",
    "ReportSettings",
    "Second",
    "Settings",
    "VerifySettings",
    "as_it_lies",
    "as_toml",
    "describe",
    "fits",
    "ingest_of",
    "item_keys",
    "layout_of",
    "limits_of",
    "load_item_settings",
    "load_settings",
    "max_cer_of",
    "profile_of",
    "regions_of",
    "with_all_evidence",
    "with_language",
    "with_second",
]
