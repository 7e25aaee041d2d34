"""Install what the locks say into `.venv`, and only when a lock changed.

`install.py` for what the place needs to run, `install.py dev` for the tools as well.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VENV: Final = ROOT / ".venv"
BIN: Final = VENV / "bin"
PYTHON: Final = BIN / "python"


def fingerprint(*names: str) -> str:
    """Return one hash over this Python and the files by these names."""
    digest = hashlib.sha256(sys.version.encode())
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current(stamp: str, wanted: str) -> bool:
    """Say whether the stamp of an earlier installation fits."""
    path = VENV / stamp
    return path.exists() and path.read_text(encoding="utf-8") == wanted


def finish(stamp: str, wanted: str) -> None:
    """Leave the stamp, so that the next time is quick."""
    (VENV / stamp).write_text(wanted, encoding="utf-8")


def run(what: str, *command: str | Path) -> None:
    """Run one step quietly; when it fails say which and show all it said."""
    print(f"{what} ...", file=sys.stderr, flush=True)
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"{result.stdout}\n{what} failed; see above.")


def install_python(lock: str) -> None:
    """Install one lock with its hashes."""
    stamp, wanted = f".stamp-{lock}", fingerprint(lock)
    if not is_current(stamp, wanted):
        run(
            f"Installing {lock}",
            *(PYTHON, "-m", "pip", "install", "--quiet"),
            *("--require-hashes", "--no-deps", "--requirement", lock),
        )
        finish(stamp, wanted)


def install_browser_parts() -> None:
    """Bring fonts and test tools through npm, and copy what we serve."""
    wanted = fingerprint("package.json", "package-lock.json", ".npmrc", "tools/vendor.py")
    there = (ROOT / "node_modules").exists() and (ROOT / "var" / "vendor" / "fonts").exists()
    if there and is_current(".stamp-npm", wanted):
        return
    run("Installing fonts and browser parts", BIN / "npm", "ci", "--ignore-scripts")
    run("Copying fonts", PYTHON, "tools/vendor.py")
    finish(".stamp-npm", wanted)


def main() -> None:
    """Install what is not there yet."""
    if not PYTHON.exists():
        run("Making .venv", sys.executable, "-m", "venv", VENV)
    install_python("requirements.lock")
    if "dev" in sys.argv[1:]:
        install_python("requirements-dev.lock")
    install_browser_parts()


if __name__ == "__main__":
    main()
