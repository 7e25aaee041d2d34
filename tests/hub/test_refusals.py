import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils import translation

from apps.accounts.errors import NameTooLong
from apps.accounts.web.forms import NameForm
from apps.hub import modules
from apps.hub.errors import BuurtpuntError, Conflict, Missing, NotAllowed, Refused, TryAgain, Upstream
from apps.hub.middleware import ErrorMiddleware, ModuleSwitchMiddleware
from apps.hub.models import ModuleSwitch
from apps.hub.modules import Module
from apps.hub.web.refusals import add_refusal, answer_refusal, error_body, status_of


class OutOfBread(Refused):
    """A refusal for these tests."""

    code = "out_of_bread"
    message = "Only %(left)d left of %(what)s."


def a_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def request_for(path: str, rf: RequestFactory, **headers: str) -> HttpRequest:
    request = rf.get(path, headers=headers)
    request.user = AnonymousUser()
    request.session = SessionStore()
    request.htmx = "HX-Request" in headers  # type: ignore[attr-defined] # django-htmx puts it there
    return request


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OutOfBread(left=1, what="x"), 422),
        (NameTooLong(limit=80), 422),
        (TryAgain(), 409),
        (Conflict(), 409),
        (NotAllowed(), 403),
        (Missing(), 404),
        (Upstream(permanent=True), 502),
        (BuurtpuntError(), 400),
    ],
)
def test_each_family_has_its_status(error: BuurtpuntError, status: int) -> None:
    assert status_of(error) == status


def test_refusal_fills_its_sentence_and_shows_only_its_code_in_logs() -> None:
    error = OutOfBread(left=2, what="brood", field="quantity")
    assert error.text == "Only 2 left of brood."
    assert str(error) == "out_of_bread"
    assert error_body(error) == {
        "code": "out_of_bread",
        "message": "Only 2 left of brood.",
        "fields": {"quantity": ["Only 2 left of brood."]},
    }


def test_refusal_speaks_the_language_of_the_reader() -> None:
    with translation.override("nl"):
        dutch = NotAllowed().text
    with translation.override("en"):
        assert NotAllowed().text != dutch


def test_refusal_lands_on_its_field_or_on_the_form() -> None:
    form = NameForm({"name": "Mieke", "phone": ""})
    add_refusal(form, NameTooLong(field="name", limit=80))
    add_refusal(form, OutOfBread(field="quantity", left=1, what="x"))
    assert set(form.errors) == {"name", "__all__"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "headers", "kind"),
    [
        ("/markt/", {}, "text/html"),
        ("/markt/", {"HX-Request": "true"}, "text/html"),
        ("/api/v1/x/", {}, "application/json"),
    ],
)
def test_refusal_nobody_caught_is_a_calm_answer(
    rf: RequestFactory, path: str, headers: dict[str, str], kind: str
) -> None:
    middleware = ErrorMiddleware(a_view)
    answer = middleware.process_exception(request_for(path, rf, **headers), OutOfBread(left=1, what="brood"))
    assert answer is not None
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith(kind)
    assert "Only 1 left of brood." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(Missing(), 404), (NotAllowed(), 403)])
def test_missing_and_not_allowed_have_their_own_pages(rf: RequestFactory, error: BuurtpuntError, status: int) -> None:
    assert answer_refusal(request_for("/markt/", rf), error).status_code == status
    body = json.loads(answer_refusal(request_for("/api/v1/x/", rf), error).content)
    assert body["code"] == error.code


def test_bug_is_not_hidden(rf: RequestFactory) -> None:
    middleware = ErrorMiddleware(a_view)
    assert middleware.process_exception(request_for("/", rf), ZeroDivisionError()) is None


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, rf: RequestFactory) -> Callable[[list[str]], None]:
    """Go to a page of these namespaces, with one module known."""
    module = Module("market", "Markt", "Markt", "market:home", "market", ("market", "market-api"), 1)
    monkeypatch.setattr(modules, "_registry", {"market": module})

    def go(namespaces: list[str]) -> None:
        request = request_for("/", rf)
        request.resolver_match = ResolverMatch(a_view, (), {}, namespaces=list(namespaces))
        ModuleSwitchMiddleware(a_view).process_view(request, a_view, (), {})

    return go


@pytest.mark.django_db
@pytest.mark.parametrize("namespaces", [["market"], ["v1", "market-api"]])
def test_pages_of_a_module_that_is_off_do_not_exist(visit: Callable[[list[str]], None], namespaces: list[str]) -> None:
    visit(namespaces)
    ModuleSwitch.objects.create(code="market", is_on=False)
    with pytest.raises(Http404):
        visit(namespaces)
    visit(["hub"])
