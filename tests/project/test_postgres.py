import os
from pathlib import Path

import psycopg
import pytest

from tests.postgres import NoPostgresError, binaries, private_postgres, wheel_folders


def test_private_server_answers_and_leaves_nothing() -> None:
    with private_postgres() as url:
        home = Path(url.partition("host=")[2])
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
    assert not home.exists()


def test_private_server_runs_from_the_wheel() -> None:
    with private_postgres(list(wheel_folders())) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_binaries_that_do_not_start_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "initdb"
    broken.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
    broken.chmod(0o755)
    for folder in [tmp_path, *tmp_path.parents[:3]]:
        os.chmod(folder, 0o755)  # noqa: PTH101 - nobody must be able to come here
    with pytest.raises(NoPostgresError, match="broken"), private_postgres([tmp_path]):
        pass


def test_binaries_are_found_here() -> None:
    assert (binaries() / "postgres").exists()
