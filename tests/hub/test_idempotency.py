import datetime as dt

import pytest

from apps.hub.domain.idempotency import KeyInFlight, KeyReused, claim_key, forget_old_answers, keep_answer
from apps.hub.models import IdempotentRequest
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def claim(*, scope: str = "mieke", key: str = "k", content: str = "c") -> tuple[IdempotentRequest, bool]:
    return claim_key(scope=scope, key=key, fingerprint=content, at=NOON)


def test_first_request_is_done_and_the_second_answered() -> None:
    row, is_new = claim()
    keep_answer(row, status=201, body="{}")
    again, is_new_again = claim()
    assert (is_new, is_new_again) == (True, False)
    assert (again.status, again.body) == (201, "{}")


def test_key_under_way_is_refused() -> None:
    claim()
    with pytest.raises(KeyInFlight):
        claim()


def test_key_for_other_content_is_refused() -> None:
    row, _is_new = claim()
    keep_answer(row, status=201, body="")
    with pytest.raises(KeyReused):
        claim(content="other")


def test_key_of_another_caller_is_another_key() -> None:
    claim()
    assert claim(scope="karim")[1]


@pytest.mark.parametrize("status", [500, 503, 409, 429])
def test_answer_that_may_differ_next_time_frees_the_key(status: int) -> None:
    row, _is_new = claim()
    keep_answer(row, status=status, body="")
    assert claim()[1]


@pytest.mark.parametrize("status", [200, 201, 400, 403, 404, 422])
def test_answer_that_stands_is_kept(status: int) -> None:
    row, _is_new = claim()
    keep_answer(row, status=status, body="x")
    assert claim()[0].status == status


def test_answers_are_forgotten_after_a_day() -> None:
    claim()
    assert forget_old_answers(at=NOON + dt.timedelta(hours=23)) == 0
    assert forget_old_answers(at=NOON + dt.timedelta(hours=25)) == 1
