"""What a page costs."""

from collections.abc import Callable
from typing import Any

from django.test import Client


def queries_of(client: Client, url: str, counter: Callable[..., Any]) -> int:
    """How many queries a page takes, counted by a fixture of pytest-django."""
    with counter(200) as captured:
        client.get(url)
    return len(captured.captured_queries)
