import datetime as dt
import json
import signal

import pytest
from django.core.management import call_command
from django.test import Client

from apps.hub import jobs
from apps.hub.domain.worker import run_due_scans
from apps.hub.jobs import scan
from apps.hub.models import WorkerBeat
from tests.factories import NOON


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty registry of scans."""
    monkeypatch.setattr(jobs, "_registry", {})


@pytest.mark.django_db
def test_scans_run_at_their_interval_and_leave_a_beat() -> None:
    ran: list[dt.datetime] = []

    @scan("tryout", every=dt.timedelta(minutes=1))
    def look(at: dt.datetime) -> int:
        ran.append(at)
        return 2

    memory: dict[str, dt.datetime] = {}
    moments = [NOON + dt.timedelta(seconds=seconds) for seconds in (0, 30, 60)]
    assert [run_due_scans(memory, at=at) for at in moments] == [2, 0, 2]
    assert ran == [moments[0], moments[2]]
    assert WorkerBeat.objects.get(name="tryout").at == moments[2]
    assert WorkerBeat.objects.get(name="worker").at == moments[2]
    assert look(NOON) == 2


@pytest.mark.django_db
def test_scan_that_fails_does_not_stop_the_others() -> None:
    @scan("broken")
    def broken(at: dt.datetime) -> int:
        raise ZeroDivisionError

    @scan("sound")
    def sound(at: dt.datetime) -> int:
        return 1

    assert run_due_scans({}, at=NOON) == 1
    assert WorkerBeat.objects.get(name="broken").error == "ZeroDivisionError"
    assert WorkerBeat.objects.get(name="sound").error == ""
    assert [broken.__name__, sound.__name__] == ["broken", "sound"]


@pytest.mark.django_db
def test_run_worker_once(noon: dt.datetime) -> None:
    @scan("tryout")
    def look(at: dt.datetime) -> int:
        return int(at == noon)

    call_command("run_worker", "--once")
    assert WorkerBeat.objects.get(name="tryout").handled == 1
    assert look(noon) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("silent", "status", "word"), [(60, 200, "ok"), (180, 503, "silent"), (None, 503, "silent")])
def test_health_tells_of_database_and_worker(
    noon: dt.datetime, client: Client, silent: int | None, status: int, word: str
) -> None:
    if silent is not None:
        WorkerBeat.objects.create(name="worker", at=noon - dt.timedelta(seconds=silent))
    answer = client.get("/healthz")
    assert answer.status_code == status
    assert json.loads(answer.content) == {"database": "ok", "worker": word}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_worker_finishes_its_round_and_stops_when_told(number: signal.Signals) -> None:
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    @scan("stop")
    def stop(at: dt.datetime) -> int:
        signal.raise_signal(number)
        return 1

    try:
        call_command("run_worker")
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert WorkerBeat.objects.get(name="stop").handled == 1
    assert stop.__name__ == "stop"
