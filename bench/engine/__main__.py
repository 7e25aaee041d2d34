"""`python -m bench.engine [size …]`: the booking engine on SQLite and on PostgreSQL, in one run.

Each database is measured in a process of its own. The exit code says whether the goals are met.
"""

import os
import subprocess
import sys
import tempfile

from bench.village import ROOT
from tests.postgres import private_postgres

SIZES = ("1000", "100000", "1000000")


def main() -> int:
    """SQLite first, then PostgreSQL."""
    sizes = sys.argv[1:] or SIZES
    with tempfile.TemporaryDirectory(prefix="buurtpunt-bench-") as folder:
        failed = _run(f"sqlite:///{folder}/engine.sqlite3", sizes)
    with private_postgres() as url:
        failed |= _run(url, sizes)
    return failed


def _run(url: str, sizes: tuple[str, ...] | list[str]) -> int:
    environment = os.environ | {
        "BUURTPUNT_MODE": "demo",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, check=True, env=environment)
    measure = [sys.executable, "-m", "bench.engine.run", *sizes]
    return subprocess.run(measure, cwd=ROOT, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
