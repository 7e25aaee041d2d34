"""Where in a body something is wrong, and in whose language it is said."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.exceptions import ValidationError

from apps.accounts.models import User
from apps.hub.api.errors import handle
from tests.api import BODY, api


def fields(detail: Any) -> dict[str, list[str]]:
    answer = handle(ValidationError(detail), {})
    assert answer is not None
    found: dict[str, list[str]] = answer.data["fields"]
    return found


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({"slot": ["a", "b"]}, {"slot": ["a", "b"]}),
        ({"lines": {0: {"quantity": ["a"]}, 2: {"offer": ["b"]}}}, {"lines.0.quantity": ["a"], "lines.2.offer": ["b"]}),
        ({"lines": [{}, {"quantity": ["a"]}]}, {"lines.1.quantity": ["a"]}),
        ({"lines": {1: {"non_field_errors": ["a"]}}}, {"lines.1": ["a"]}),
        (["a"], {}),
    ],
)
def test_complaint_stands_under_its_path(detail: Any, told: dict[str, list[str]]) -> None:
    assert fields(detail) == told


def test_complaint_about_the_whole_is_the_message() -> None:
    answer = handle(ValidationError({"non_field_errors": ["together"], "slot": ["a"]}), {})

    assert answer is not None
    assert answer.data == {"code": "invalid", "message": "together", "fields": {"slot": ["a"]}}


@pytest.mark.django_db
@pytest.mark.usefixtures("noon", "place")
@pytest.mark.parametrize(
    ("language", "words"), [("nl", "kunnen lezen: regel 1, kolom 2"), ("en", "can read: line 1, column 2")]
)
def test_body_that_is_no_json_is_said_in_ones_language(mieke: User, language: str, words: str) -> None:
    answer = api(mieke).post(
        "/api/v1/orders/", "{", content_type="application/json", headers={"accept-language": language}
    )

    assert (answer.status_code, answer.json()["code"], set(answer.json())) == (400, "parse_error", BODY)
    assert words in answer.json()["message"]


@pytest.mark.django_db
@pytest.mark.usefixtures("noon", "place")
def test_list_takes_no_filter_that_it_does_not_know(client: Client) -> None:
    answers = {
        query: client.get(f"/api/v1/cycles/?{query}").status_code
        for query in ("catagory=bread", "state=open&staat=open", "page_size=100&page=1", "format=json", "page_size=no")
    }

    assert answers == {
        "catagory=bread": 422, "state=open&staat=open": 422, "page_size=100&page=1": 200, "format=json": 200,
        "page_size=no": 200,
    }  # fmt: skip
    assert client.get("/api/v1/cycles/?catagory=bread").json()["fields"].keys() == {"catagory"}


@pytest.mark.django_db
@pytest.mark.usefixtures("noon", "place")
def test_list_of_things_still_takes_a_day(client: Client) -> None:
    assert client.get("/api/v1/resources/?date=2026-11-28").status_code == 200
    assert client.get("/api/v1/resources/?day=2026-11-28").status_code == 422
