"""`/reservaties/wachtlijst/`: standing in line, and answering an offer; with an account and as a guest."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import BookingState, WaitingState
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.bookings.web.my_waiting import waits_of
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from tests.cast import client_of
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_period
from tests.factories_cafe import a_cafe_room
from tests.factories_mobipunt import a_vehicle

PAGE = "/reservaties/wachtlijst/"
WISH = {"dag": "2026-11-28", "van": "9.00", "tot": "12.00"}


@pytest.fixture
def taken(berta: Resource) -> Booking:
    """By whom does not matter."""
    return a_booking(berta, period=a_period())


def offered(entry: WaitingEntry, taken: Booking) -> None:
    """Let it come free."""
    cancel_booking(taken, by=SYSTEM, at=NOON)
    assert offer_waiting(at=NOON) == 1
    entry.refresh_from_db()


def waiting(berta: Resource, person: Person | None) -> WaitingEntry:
    """Somebody in line for Saturday morning."""
    assert person is not None
    return join_waiting(resource=berta, period=a_period(), person=person, by=SYSTEM, at=NOON)


def test_resident_stands_in_line_with_one_form(taken: Booking, mieke: User) -> None:
    client = client_of(mieke)
    page = client.get(PAGE, {"ding": taken.resource.slug, **WISH})
    assert (page.status_code, b'value="9.00"' in page.content) == (200, True)

    answer = client.post(PAGE, {"ding": taken.resource.slug, **WISH})

    entry = WaitingEntry.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}{entry.code}/")
    assert (entry.person, entry.resource, entry.period) == (mieke.person, taken.resource, a_period())
    assert "Je bent de eerste in de rij." in client.get(answer["Location"]).content.decode()


def test_guest_says_who_they_are_and_answers_by_the_link_in_the_mail(taken: Booking) -> None:
    guest = Client()
    answer = guest.post(
        PAGE, {"ding": taken.resource.slug, **WISH, "name": "An Baert", "email": "an@voorbeeld.example", "phone": ""}
    )
    entry = WaitingEntry.objects.get()
    assert guest.get(answer["Location"]).status_code == 200

    offered(entry, taken)
    mail = OutgoingMail.objects.get(template="bookings/mail/offered")
    link = urlsplit(next(word for word in mail.text.split() if "/gast/" in word))
    browser = Client()
    page = browser.get(f"{link.path}?{link.query}", follow=True)
    assert page.redirect_chain[-1][0] == f"{PAGE}{entry.code}/"
    assert "Ja, ik neem het" in page.content.decode()

    done = browser.post(f"{PAGE}{entry.code}/nemen/")

    booking = Booking.objects.get(waiting_entry=entry)
    assert (done.status_code, done["Location"]) == (303, f"/reservaties/{booking.code}/")
    assert (booking.state, booking.person) == (BookingState.CONFIRMED, entry.person)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "email": "an@voorbeeld.example"}, "name"),
        ({"name": "An", "email": ""}, "phone"),
        ({"name": "An", "email": "an"}, "email"),
    ],
)
def test_guest_who_cannot_be_reached_keeps_all_that_was_typed(
    taken: Booking, typed: dict[str, str], field: str
) -> None:
    answer = Client().post(PAGE, {"ding": taken.resource.slug, **WISH, "phone": "", **typed})
    page = answer.content.decode()
    assert (answer.status_code, list(answer.context["page"].guest.errors)) == (422, [field])
    assert 'value="12.00"' in page
    assert Person.objects.filter(name="An").count() == WaitingEntry.objects.count() == 0


def test_time_that_is_free_leads_to_booking_it(berta: Resource, mieke: User) -> None:
    answer = client_of(mieke).post(PAGE, {"ding": berta.slug, **WISH})
    assert (answer.status_code, WaitingEntry.objects.count()) == (422, 0)
    assert f"/mobipunt/{berta.slug}/?dag=2026-11-28&amp;van=9.00&amp;tot=12.00#boeken" in answer.content.decode()


def test_any_of_the_kind_is_a_choice_where_there_are_more(taken: Booking, mieke: User) -> None:
    client = client_of(mieke)
    assert "which" not in client.get(PAGE, {"ding": taken.resource.slug}).context["page"].form.fields
    bart = a_vehicle("Bakfiets Bart")
    a_booking(bart, period=a_period())
    client.post(PAGE, {"ding": taken.resource.slug, **WISH, "which": "soort"})
    entry = WaitingEntry.objects.get()
    assert (entry.resource, entry.kind) == (None, taken.resource.kind)
    assert client.get(PAGE, {"soort": entry.kind.slug}).status_code == 200  # type: ignore[union-attr] # just compared


def test_association_can_be_waited_for_by_its_members_only(taken: Booking, mieke: User, lotte: User) -> None:
    fanfare = an_association("Fanfare", mieke.person)
    for user, status in ((lotte, 303), (mieke, 303)):
        sent = {"ding": taken.resource.slug, **WISH, "association": fanfare.code}
        assert client_of(user).post(PAGE, sent).status_code == status
    by_whom = WaitingEntry.objects.order_by("pk").values_list("person", "association")
    assert list(by_whom) == [(lotte.person_id, None), (mieke.person_id, fanfare.pk)]


def test_what_the_kind_asks_is_asked_with_the_offer(place: Place, noon: dt.datetime, mieke: User) -> None:
    hall = a_cafe_room(needs_approval=True)
    hall.kind.asks_activity = hall.kind.asks_attendees = True
    hall.kind.save()
    taken, client = a_booking(hall, period=a_period()), client_of(mieke)
    entry = waiting(hall, mieke.person)
    offered(entry, taken)

    refused = client.post(f"{PAGE}{entry.code}/nemen/", {"activity": "Kaarten", "attendees": "veel"})
    assert (refused.status_code, 'value="Kaarten"' in refused.content.decode()) == (422, True)
    client.post(f"{PAGE}{entry.code}/nemen/", {"activity": "Kaarten", "attendees": "20"})

    booking = Booking.objects.get(waiting_entry=entry)
    assert (booking.state, booking.activity, booking.attendees) == (BookingState.REQUESTED, "Kaarten", 20)


def test_no_thanks_ends_it_and_pressed_twice_is_once(taken: Booking, mieke: User) -> None:
    entry = waiting(taken.resource, mieke.person)
    offered(entry, taken)
    client = client_of(mieke)
    answers = [client.post(f"{PAGE}{entry.code}/loslaten/").status_code for _press in range(2)]
    entry.refresh_from_db()
    assert (answers, entry.state) == ([303, 303], WaitingState.PASSED)
    late = client.post(f"{PAGE}{entry.code}/nemen/")
    assert (late.status_code, "ging naar de volgende" in late.content.decode()) == (409, True)


def test_strangers_and_made_up_codes_get_the_same_404(taken: Booking, mieke: User, lotte: User) -> None:
    entry = waiting(taken.resource, mieke.person)
    for client in (client_of(), client_of(lotte)):
        assert client.get(f"{PAGE}{entry.code}/").status_code == 404
        assert client.post(f"{PAGE}{entry.code}/nemen/").status_code == 404
        assert client.post(f"{PAGE}{entry.code}/loslaten/").status_code == 404
        assert client.get(f"{PAGE}ZZZZ/").status_code == 404
        assert client.get(PAGE, {"ding": "bestaat-niet"}).status_code == 404


def test_what_somebody_waits_for_costs_the_same_queries_at_1_and_at_20(taken: Booking, mieke: User) -> None:
    assert mieke.person
    counts = []
    steps = [a_period(start=dt.time(9 + half // 2, half % 2 * 30), end=dt.time(12)) for half in range(5)]
    people = [mieke.person, *(a_person() for _one in range(3))]
    for number, (person, period) in enumerate((person, period) for period in steps for person in people):
        join_waiting(resource=taken.resource, period=period, person=person, by=SYSTEM, at=NOON)
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert [wait.name for wait in waits_of(mieke.person)]
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_of_what_one_waits_for_shows_the_place(taken: Booking, mieke: User) -> None:
    waiting(taken.resource, a_person())
    waiting(taken.resource, mieke.person)
    page = client_of(mieke).get(PAGE).content.decode()
    assert "Je bent nummer 2 in de rij." in page
    assert Client().get(PAGE).status_code == 200


def test_offer_in_the_list_of_a_day_leads_to_its_own_page(taken: Booking, mieke: User) -> None:
    entry = waiting(taken.resource, mieke.person)
    offered(entry, taken)
    page = client_of(mieke).get(f"/mobipunt/{taken.resource.slug}/?dag=2026-11-28").content.decode()
    assert f'href="{PAGE}{entry.code}/"' in page


def test_taken_hours_of_a_day_lead_to_the_line(taken: Booking) -> None:
    page = Client().get(f"/mobipunt/{taken.resource.slug}/?dag=2026-11-28").content.decode()
    assert f'href="{PAGE}?ding={taken.resource.slug}&amp;dag=2026-11-28&amp;van=9.00&amp;tot=12.00"' in page
