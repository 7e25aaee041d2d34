"""What was just done, told once after the press: `?klaar=<code>` in the address, nothing in the session."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest

from apps.counter.models import CounterAction
from apps.counter.queries.action import latest_actions
from apps.counter.rules import is_fresh
from apps.counter.web.words import action_words, who_words
from apps.hub.codes import normalise_code

NAME = "klaar"


def with_done(url: str, action: CounterAction) -> str:
    """The address, with what was just done in it."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != NAME]
    return urlunsplit(parts._replace(query=urlencode([*query, (NAME, action.code)])))


def told_of(request: HttpRequest) -> CounterAction | None:
    """The action the address tells of, while it stands. One query at most."""
    code = normalise_code(request.GET.get(NAME, "")[:20])
    if not code.isalnum():
        return None
    return latest_actions().filter(code=code, undone_at__isnull=True).first()


def toast_context(request: HttpRequest, *, at: dt.datetime, told: CounterAction | None = None) -> dict[str, Any]:
    """What the toast needs: only while the action is fresh, for who comes back later wants no old news."""
    told = told or told_of(request)
    if told is None or not is_fresh(told, at=at):
        return {}
    return {"just_done": told, "just_done_words": f"{who_words(told)}: {action_words(told)}"}
