import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READ = re.compile(r"env\.\w+\(\s*\"(\w+)\"")
TOLD = re.compile(r"^\| `(\w+)`", re.MULTILINE)


def test_every_setting_is_told_and_nothing_else() -> None:
    read = {name for file in (ROOT / "backend" / "settings").glob("*.py") for name in READ.findall(file.read_text())}
    assert read == set(TOLD.findall((ROOT / "docs" / "settings.md").read_text()))
