"""`python -m bench.market`: the market on SQLite and on PostgreSQL, in one run.

Each database is measured in a process of its own. The exit code says whether the goals are met.
"""

import os
import subprocess
import sys
import tempfile

from bench.village import ROOT
from tests.postgres import private_postgres


def main() -> int:
    """SQLite first, then PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="buurtpunt-bench-") as folder:
        failed = _run(f"sqlite:///{folder}/market.sqlite3")
    with private_postgres() as url:
        failed |= _run(url)
    return failed


def _run(url: str) -> int:
    environment = os.environ | {
        "BUURTPUNT_MODE": "demo",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }
    for command in (("migrate", "--verbosity", "0"), ("collectstatic", "--noinput", "-v", "0")):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, env=environment)
    measure = [sys.executable, "-m", "bench.market.run"]
    return subprocess.run(measure, cwd=ROOT, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
