"""`manage.py check --deploy` as production runs it, where a warning fails."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the check with a complete set of production settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BUURTPUNT_")}
    environment |= {
        "BUURTPUNT_MODE": "production",
        "BUURTPUNT_SECRET_KEY": secrets.token_urlsafe(64),
        "BUURTPUNT_HOSTS": "buurtpunt.example",
        "BUURTPUNT_URL": "https://buurtpunt.example",
        "BUURTPUNT_MAIL_URL": "smtps://mail.example",
        "BUURTPUNT_MAIL_FROM": "dag@buurtpunt.example",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stdout + result.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
