"""The settings, one module per concern; see docs/settings.md for what can be set.

The order matters only for `mode`, which the others read, and for the last line, which stops
the start when anything that was read cannot stand.
"""

from backend.env import env

from backend.settings.mode import *  # isort: skip
from backend.settings.accounts import *
from backend.settings.admin import *
from backend.settings.api import *
from backend.settings.apps import *
from backend.settings.database import *
from backend.settings.language import *
from backend.settings.logs import *
from backend.settings.mail import *
from backend.settings.security import *
from backend.settings.static import *

env.refuse_unless_clean()
