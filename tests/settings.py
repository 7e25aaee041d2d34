"""The settings of a test run: ours, in mode `test`."""

import os

os.environ["BUURTPUNT_MODE"] = "test"

from backend.settings import *  # noqa: E402, F403 - after the mode is set
