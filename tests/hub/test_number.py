import pytest
from django.db import transaction

from apps.hub.domain.number import next_number
from tests.races import race

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other_per_series_and_year() -> None:
    given = [
        next_number(code, year=year) for code, year in (("B", 2026), ("B", 2026), ("A", 2026), ("B", 2027), ("B", 2026))
    ]

    assert given == ["B2026-0001", "B2026-0002", "A2026-0001", "B2027-0001", "B2026-0003"]


def test_number_of_a_document_that_failed_is_given_again() -> None:
    sid = transaction.savepoint()
    next_number("B", year=2026)
    transaction.savepoint_rollback(sid)

    assert next_number("B", year=2026) == "B2026-0001"


@pytest.mark.django_db(transaction=True)
def test_number_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        next_number("B", year=2026)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_get_thirty_numbers_without_a_gap() -> None:
    def take() -> str:
        with transaction.atomic():
            return next_number("B", year=2026)

    outcome = race([take] * 30)

    assert outcome.errors == []
    assert sorted(outcome.results) == [f"B2026-{number:04d}" for number in range(1, 31)]
