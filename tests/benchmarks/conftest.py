from __future__ import annotations

import sys
from pathlib import Path

# The programs there are run where they lie and import each other by name.
sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
