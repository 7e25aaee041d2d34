"""Every test on SQLite and on PostgreSQL, both at once, one on each core.

The browser journeys run once, half of them on either side. What is given on the command line
goes to both pytests.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
NO_TESTS: Final = 5
BROWSER: Final = {path.stem: f"--deselect={path.relative_to(ROOT)}" for path in ROOT.glob("tests/browser/test_*.py")}
# About half of the time that the browser takes.
ON_POSTGRESQL: Final = {"test_story", "test_journeys", "test_without_javascript", "test_counter", "test_keyboard"}
RUNS: Final = {
    "SQLite": (
        "sqlite:///var/not-used.sqlite3",
        [option for name, option in BROWSER.items() if name in ON_POSTGRESQL],
    ),
    "PostgreSQL": (
        "private-postgresql",
        [option for name, option in BROWSER.items() if name not in ON_POSTGRESQL],
    ),
}


def start(url: str, options: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start one pytest; what it says goes to `log`."""
    command = [sys.executable, "-m", "pytest", "--durations=10", *options, *sys.argv[1:]]
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def main() -> int:
    """Run both, show both, and fail when one did."""
    (ROOT / "var").mkdir(exist_ok=True)
    # Before both begin: one would read a catalogue that the other has not compiled yet.
    subprocess.run([sys.executable, "manage.py", "messages", "--compile"], cwd=ROOT, check=True)
    logs = {name: ROOT / "var" / f"test-{name.lower()}.log" for name in RUNS}
    runs = {name: start(url, options, logs[name]) for name, (url, options) in RUNS.items()}
    print(f"Testing on {' and '.join(runs)}; what they say follows when they are done.", flush=True)
    codes = {}
    try:
        for name, process in runs.items():
            codes[name] = process.wait()
            print(f"\n===== {name}\n{logs[name].read_text(encoding='utf-8', errors='replace')}", flush=True)
    except KeyboardInterrupt:
        for process in runs.values():
            process.wait()
        return 130
    failed = [name for name, code in codes.items() if code not in {0, NO_TESTS}]
    if failed or set(codes.values()) == {NO_TESTS}:
        print(f"Failed on {' and '.join(failed)}." if failed else "No test ran.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
