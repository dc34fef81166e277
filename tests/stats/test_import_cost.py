"""What importing the statistics may load: pandas, numpy and scipy's special functions, and nothing slower."""

import subprocess
import sys

LATE = ("scipy.stats", "scipy.optimize", "scipy.interpolate", "statsmodels", "matplotlib")


def test_slow_libraries_are_loaded_only_by_the_function_that_needs_them():
    code = "import sys, hvevfd_research.stats; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(LATE) & set(loaded)
