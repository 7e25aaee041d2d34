"""One round of the background worker."""

import datetime as dt
import logging

from apps.hub.jobs import Job, known
from apps.hub.models import WorkerBeat

logger = logging.getLogger(__name__)


def run_due_scans(last_run: dict[str, dt.datetime], *, at: dt.datetime) -> int:
    """Run each scan whose interval has passed and note its beat; returns how many things were handled.

    A scan that fails is logged and noted and does not stop the others. `last_run` is the worker's own
    memory of this process; a restart simply looks again.
    """
    handled = 0
    for job in known():
        if job.name in last_run and at - last_run[job.name] < job.every:
            continue
        last_run[job.name] = at
        handled += _run(job, at=at)
    WorkerBeat.objects.update_or_create(name="worker", defaults={"at": at, "handled": handled, "error": ""})
    return handled


def _run(job: Job, *, at: dt.datetime) -> int:
    try:
        handled = job.run(at)
    except Exception as error:  # a scan's bug must not stop the rest of the village
        logger.exception("scan %s failed", job.name)
        WorkerBeat.objects.update_or_create(
            name=job.name, defaults={"at": at, "handled": 0, "error": type(error).__name__}
        )
        return 0
    WorkerBeat.objects.update_or_create(name=job.name, defaults={"at": at, "handled": handled, "error": ""})
    return handled
