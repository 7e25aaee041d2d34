"""Make the locks anew: every package with its hashes, and no address anywhere.

`--upgrade` takes the newest that pyproject.toml allows; without it what is locked stays.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
HEADER: Final = "# Made by `make lock` from pyproject.toml; hashes, and no addresses.\n"
LOCKS: Final = {
    "requirements.lock": [],
    "requirements-dev.lock": ["--group", "dev", "--constraint", "requirements.lock"],
}


def lock_python(*, upgrade: bool) -> None:
    """Write both Python locks; the second is the first and the tools."""
    for name, options in LOCKS.items():
        command = [str(BIN / "uv"), "pip", "compile", "pyproject.toml", *options, "--output-file", name]
        command += ["--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--no-header", "--no-annotate", *(["--upgrade"] if upgrade else [])]
        subprocess.run(command, cwd=ROOT, check=True)
        path = ROOT / name
        path.write_text(HEADER + path.read_text(encoding="utf-8").removeprefix(HEADER), encoding="utf-8")


def lock_browser_parts() -> None:
    """Write package-lock.json; who asks for money is told with an address, so leave that out."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [str(BIN / "npm"), "install", "--ignore-scripts", "--package-lock-only"]
    subprocess.run(command, cwd=ROOT, check=True, env=environment)
    path = ROOT / "package-lock.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    lock_python(upgrade="--upgrade" in sys.argv)
    lock_browser_parts()
