import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, reverse

from apps.accounts.domain.user import register_user
from apps.accounts.errors import CodeExpired, CodeUsedUp
from apps.accounts.middleware import FirstStepsMiddleware
from apps.accounts.models import Person, User
from apps.accounts.signals import person_signed_in
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from tests.cast import client_of
from tests.factories import NOON, a_person

pytestmark = pytest.mark.django_db


def last_code() -> str:
    mail = OutgoingMail.objects.order_by("pk").last()
    assert mail is not None
    found = re.search(r"\b(\d{6})\b", mail.subject)
    assert found is not None
    return found.group(1)


def ask_code(client: Client, email: str, next_url: str = "") -> Any:
    return client.post(reverse("account_login"), {"email": email, "next": next_url})


def give_code(client: Client, code: str, next_url: str = "") -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code, "next": next_url})


def texts(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_sign_in_with_the_mailed_code(place: Place, mieke: User, client: Client) -> None:
    asked = ask_code(client, "Mieke@Voorbeeld.example ")
    answer = give_code(client, last_code())
    assert asked.status_code == 303
    assert answer["Location"] == reverse("accounts:mine")
    assert client.session["_auth_user_id"] == str(mieke.pk)


def test_sign_in_mail_goes_by_the_outbox_in_the_readers_language(place: Place, mieke: User, client: Client) -> None:
    Person.objects.filter(user=mieke).update(language="en")
    ask_code(client, mieke.email)
    mail = OutgoingMail.objects.get()
    assert mail.to == mieke.email
    assert mail.subject == f"{last_code()} is your code to sign in"
    assert last_code() in mail.html


def test_code_may_be_typed_with_spaces(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    code = last_code()
    assert give_code(client, f" {code[:3]} {code[3:]} ").status_code == 302


def test_sign_in_of_a_new_address_makes_the_account_only_after_the_code(place: Place, client: Client) -> None:
    ask_code(client, "nieuw@voorbeeld.example")
    before = User.objects.count()
    answer = give_code(client, last_code(), "/markt/")
    assert before == 0
    assert answer["Location"] == f"{reverse('accounts:name')}?next=%2Fmarkt%2F"
    named = client.post(reverse("accounts:name"), {"name": "Nele Nieuw", "phone": "0470 12 34 56", "next": "/markt/"})
    assert named["Location"] == "/markt/"
    user = User.objects.select_related("person").get()
    assert user.person is not None
    assert (user.person.name, user.person.email, user.person.phone_last4) == (
        "Nele Nieuw",
        "nieuw@voorbeeld.example",
        "3456",
    )


def test_both_kinds_of_address_get_the_same_answer(place: Place, mieke: User) -> None:
    pages = []
    for email in (mieke.email, "nieuw@voorbeeld.example"):
        client = Client()
        ask_code(client, email)
        page = client.get(reverse("account_confirm_login_code")).content.decode()
        pages.append(re.sub(r'value="[^"]{60,}"|content="[^"]{60,}"', "", page.replace(email, "…")))
    assert pages[0] == pages[1]


def test_sign_in_claims_the_one_person_with_that_address(place: Place, client: Client) -> None:
    person = a_person("Greet Claes", email="greet@voorbeeld.example")
    ask_code(client, "greet@voorbeeld.example")
    answer = give_code(client, last_code())
    assert answer["Location"] == reverse("accounts:mine")
    assert User.objects.get().person == person


def test_sign_in_claims_nobody_when_two_gave_the_address(place: Place, client: Client) -> None:
    a_person("Greet Claes", email="gezin@voorbeeld.example")
    a_person("Luc Claes", email="gezin@voorbeeld.example")
    ask_code(client, "gezin@voorbeeld.example")
    answer = give_code(client, last_code())
    assert answer["Location"].startswith(reverse("accounts:name"))
    assert User.objects.get().person is None


def test_signing_in_is_told_to_who_keeps_things_for_guests(place: Place, mieke: User, client: Client) -> None:
    told: list[tuple[Person, object]] = []

    def listen(person: Person, guest: Person | None, **_kwargs: object) -> None:
        told.append((person, guest))

    person_signed_in.connect(listen)
    try:
        ask_code(client, mieke.email)
        give_code(client, last_code())
    finally:
        person_signed_in.disconnect(listen)
    assert told == [(mieke.person, None)]


def test_wrong_code_is_said_and_may_be_tried_again(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    code = last_code()
    wrong = give_code(client, "000000" if code != "000000" else "111111")
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["code"]
    assert give_code(client, code).status_code == 302


def test_third_wrong_code_begins_anew_with_the_address_kept(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    answer = [give_code(client, "nee") for _try in range(3)][-1]
    again = client.get(answer["Location"])
    assert texts(answer)[-1] == CodeUsedUp().text
    assert again.context["form"]["email"].value() == mieke.email


def test_expired_code_begins_anew_with_the_address_kept(place: Place, mieke: User, client: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ask_code(client, mieke.email)
        code = last_code()
        clock.shift(dt.timedelta(minutes=11))
        answer = give_code(client, code)
        again = client.get(answer["Location"])
    assert texts(answer)[-1] == CodeExpired().text
    assert again.context["form"]["email"].value() == mieke.email


def test_code_works_once(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    code = last_code()
    give_code(client, code)
    client.post(reverse("account_logout"))
    assert give_code(client, code)["Location"] == reverse("account_login")


def test_new_code_makes_the_old_one_useless(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    old = last_code()
    client.post(reverse("account_confirm_login_code"), {"resend": "1"})
    assert OutgoingMail.objects.count() == 2
    assert last_code() != old
    assert give_code(client, old).status_code == 422
    assert give_code(client, last_code()).status_code == 302


def test_code_of_another_browser_does_not_work_here(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    assert give_code(Client(), last_code())["Location"] == reverse("account_login")


def test_many_codes_to_one_address_are_refused(place: Place, mieke: User) -> None:
    statuses = [ask_code(Client(), mieke.email).status_code for _try in range(6)]
    assert statuses == [303] * 5 + [422]


@pytest.mark.parametrize(
    "email", ["", "geen adres", "a@b", "x" * 300 + "@voorbeeld.example", "😀" * 300, "a@b.c\r\nBcc: x"]
)
def test_what_is_no_address_is_said_and_kept(place: Place, client: Client, email: str) -> None:
    answer = ask_code(client, email)
    assert answer.status_code == 422
    assert answer.context["form"]["email"].value() == email
    assert not OutgoingMail.objects.exists()


def test_user_who_was_made_inactive_is_told(place: Place, lotte: User, client: Client) -> None:
    User.objects.filter(pk=lotte.pk).update(is_active=False)
    ask_code(client, lotte.email)
    answer = give_code(client, last_code())
    assert answer["Location"] == reverse("account_inactive")
    assert client.get(answer["Location"]).status_code == 200
    assert "_auth_user_id" not in client.session


NO_LETTERS = "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}"


@pytest.mark.parametrize("name", ["", "   ", "😀" * 300, "x" * 300, NO_LETTERS, "\x00"])
def test_name_that_is_none_is_said_and_the_phone_kept(place: Place, client: Client, name: str) -> None:
    user = User.objects.create_user("nieuw@voorbeeld.example")
    client.force_login(user)
    answer = client.post(reverse("accounts:name"), {"name": name, "phone": "0470 12 34 5"})
    assert answer.status_code == 422
    assert answer.context["form"]["phone"].value() == "0470 12 34 5"
    assert not Person.objects.exists()


def test_who_has_no_name_yet_is_asked_on_every_page(place: Place, client: Client) -> None:
    client.force_login(User.objects.create_user("nieuw@voorbeeld.example"))
    answer = client.get(reverse("accounts:details"))
    assert answer["Location"] == f"{reverse('accounts:name')}?next=%2Fmijn%2Fgegevens%2F"


def test_name_is_asked_once(place: Place, mieke: User) -> None:
    assert client_of(mieke).get(reverse("accounts:name"))["Location"] == reverse("accounts:mine")


@pytest.mark.parametrize("target", ["https://elders.example/", "//elders.example/", "javascript:alert(1)"])
def test_next_never_leads_elsewhere(place: Place, mieke: User, client: Client, target: str) -> None:
    ask_code(client, mieke.email, target)
    assert give_code(client, last_code(), target)["Location"] == reverse("accounts:mine")


def test_signed_in_user_has_no_sign_in_page(place: Place, mieke: User) -> None:
    assert client_of(mieke).get(reverse("account_login"))["Location"] == reverse("accounts:mine")


def test_sign_out_only_by_a_button(place: Place, mieke: User) -> None:
    client = client_of(mieke)
    assert client.get(reverse("account_logout")).status_code == 405
    assert client.post(reverse("account_logout")).status_code == 303
    assert "_auth_user_id" not in client.session


def test_post_after_the_session_ended_asks_to_sign_in_and_comes_back(place: Place, mieke: User, client: Client) -> None:
    page = reverse("accounts:details")
    sent = client.post(page, {"name": "Mieke"}, headers={"referer": f"http://testserver{page}?vanaf=1"})
    assert sent.status_code == 303
    assert sent["Location"] == f"{reverse('account_login')}?next=%2Fmijn%2Fgegevens%2F%3Fvanaf%3D1"
    ask_code(client, mieke.email, f"{page}?vanaf=1")
    assert give_code(client, last_code(), f"{page}?vanaf=1")["Location"] == f"{page}?vanaf=1"


def test_htmx_request_after_the_session_ended_moves_the_whole_page(place: Place, client: Client) -> None:
    page = reverse("accounts:details")
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    answer = client.post(page, headers=headers)
    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fmijn%2Fgegevens%2F"


def test_other_address_forgets_the_first_code(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    client.post(reverse("account_other_address"))
    assert give_code(client, last_code())["Location"] == reverse("account_login")


def test_new_codes_run_out(place: Place, mieke: User, client: Client) -> None:
    ask_code(client, mieke.email)
    page = reverse("account_confirm_login_code")
    answers = [client.post(page, {"resend": "1"})["Location"] for _try in range(4)]
    assert answers[-1].startswith(reverse("account_login"))


def test_form_of_another_site_does_not_say_where_to_go_back(place: Place, client: Client) -> None:
    page = reverse("accounts:details")
    sent = client.post(page, {}, headers={"referer": "https://elders.example/x/"})
    assert sent["Location"] == f"{reverse('account_login')}?next=%2Fmijn%2Fgegevens%2F"


def test_name_that_arrives_twice_makes_one_person(place: Place, client: Client) -> None:
    client.force_login(User.objects.create_user("nieuw@voorbeeld.example"))
    for _click in range(2):
        assert client.post(reverse("accounts:name"), {"name": "Nele", "phone": ""}).status_code in {302, 303}
    assert Person.objects.count() == 1


def test_address_made_in_another_window_meanwhile_signs_in_all_the_same(place: Place, client: Client) -> None:
    ask_code(client, "nieuw@voorbeeld.example")
    code = last_code()
    user = register_user("nieuw@voorbeeld.example", person=None, by=SYSTEM, at=NOON)
    give_code(client, code)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_api_of_staff_needs_the_second_step_too(settings: LazySettings, place: Place, rita: User) -> None:
    settings.BUURTPUNT_STAFF_SECOND_FACTOR = True
    request = RequestFactory().get("/api/v1/orders/")
    request.user = rita
    request.resolver_match = ResolverMatch(ask_code, (), {}, namespaces=["api"])
    answer = FirstStepsMiddleware(lambda _request: HttpResponse()).process_view(request, HttpResponse, (), {})
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
