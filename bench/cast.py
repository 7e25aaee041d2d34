"""Who asks the pages, and how many questions each page puts to the database."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.accounts.names import search_form
from apps.hub import clock
from bench.pages import Page


def volunteer_cookie() -> str:
    """The session cookie of somebody who works the counter."""
    permission = Permission.objects.get(codename="work_counter")
    user = User.objects.filter(groups__permissions=permission).order_by("pk")[0]
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def crowd(number: int) -> None:
    """That many more people, for a search to look through."""
    at = clock.now()
    Person.objects.bulk_create(
        Person(
            code=f"{index:06d}",
            name=f"Élise Van den Berghe {index}",
            search_name=search_form(f"Élise Van den Berghe {index}"),
            phone=f"+3247012{index:04d}",
            phone_last4=f"{index:04d}",
            created_at=at,
        )
        for index in range(number)
    )


def count_queries(pages: list[Page]) -> None:
    """Ask each page once more, in this process, and count."""
    for page in pages:
        client = Client()
        if page.cookie:
            name, _sign, value = page.cookie.partition("=")
            client.cookies[name] = value
        with CaptureQueriesContext(connection) as asked:
            client.get(page.path, headers={"host": "localhost"})
        page.queries = len(asked)
