import json
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOCKS = ("requirements.lock", "requirements-dev.lock", "package-lock.json")


def packages(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text().splitlines()
    return {line.split("==")[0]: line for line in lines if re.match(r"^[a-z0-9]", line)}


@pytest.mark.parametrize("lock", [*LOCKS, ".npmrc"])
def test_lock_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|index-url|find-links|\"resolved\"", text)


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_every_package_has_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text())
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_every_browser_part_has_its_hash() -> None:
    entries = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all(entry["integrity"].startswith("sha512-") for name, entry in entries.items() if name)


def test_lock_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = project["project"]["dependencies"]
    tools = project["dependency-groups"]["dev"]
    for lock, names in (("requirements.lock", needed), ("requirements-dev.lock", needed + tools)):
        wanted = {re.split(r"[\[~>=<]", name)[0] for name in names}
        assert wanted <= packages(lock).keys()


def test_tools_are_locked_beside_the_same_packages() -> None:
    running, working = packages("requirements.lock"), packages("requirements-dev.lock")
    assert {name: working.get(name) for name in running} == running
