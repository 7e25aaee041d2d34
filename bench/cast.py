"""Who asks the pages, and how many questions each page puts to the database."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from bench.pages import Page


def volunteer_cookie() -> str:
    """The session cookie of somebody who works the counter."""
    permission = Permission.objects.get(codename="work_counter")
    user = User.objects.filter(groups__permissions=permission).order_by("pk")[0]
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


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
