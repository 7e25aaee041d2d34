"""What kind of run this is, and what that kind refuses."""

from pathlib import Path
from typing import Final

from backend.env import env

BASE_DIR: Final = Path(__file__).resolve().parents[2]
# What a run makes and keeps: the database unless DATABASE_URL says other, static files, photos.
VAR_DIR: Final = Path(env.text("BUURTPUNT_VAR_DIR") or BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEMO: Final = "demo"
PRODUCTION: Final = "production"
TEST: Final = "test"

BUURTPUNT_MODE: Final = env.choice("BUURTPUNT_MODE", (DEMO, PRODUCTION, TEST), default=DEMO)
IN_PRODUCTION: Final = BUURTPUNT_MODE == PRODUCTION
DEMO_MODE: Final = BUURTPUNT_MODE == DEMO

DEBUG = env.boolean("BUURTPUNT_DEBUG", default=False)
if DEBUG and BUURTPUNT_MODE != DEMO:
    env.complain(f"BUURTPUNT_DEBUG cannot be true in mode {BUURTPUNT_MODE}.")

# The villagers of De Linde at one click on the sign-in page; for trying out only.
BUURTPUNT_DEMO_SIGN_IN: Final = env.boolean("BUURTPUNT_DEMO_SIGN_IN", default=DEMO_MODE)
if BUURTPUNT_DEMO_SIGN_IN and IN_PRODUCTION:
    env.complain("BUURTPUNT_DEMO_SIGN_IN cannot be true in production.")

ROOT_URLCONF: Final = "backend.urls"
WSGI_APPLICATION: Final = "backend.wsgi.application"
