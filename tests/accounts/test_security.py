import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.hub.models import OutgoingMail, Place
from tests.accounts.test_sign_in import ask_code, give_code, last_code
from tests.cast import client_of

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


def app_code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


@pytest.fixture
def strict(settings: LazySettings) -> None:
    settings.BUURTPUNT_STAFF_SECOND_FACTOR = True


@pytest.mark.parametrize("role", ["rita", "jef"])
def test_staff_without_a_second_step_are_sent_to_make_one(
    strict: None, place: Place, request: pytest.FixtureRequest, role: str
) -> None:
    client = client_of(request.getfixturevalue(role))
    assert client.get(reverse("accounts:details"))["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_staff_with_a_second_step_go_on(strict: None, place: Place, rita: User) -> None:
    TOTP.activate(rita, SECRET)
    assert client_of(rita).get(reverse("accounts:details")).status_code == 200


def test_residents_need_no_second_step(strict: None, place: Place, mieke: User) -> None:
    assert client_of(mieke).get(reverse("accounts:details")).status_code == 200


def test_staff_need_none_where_it_is_not_asked(place: Place, rita: User) -> None:
    assert client_of(rita).get(reverse("accounts:details")).status_code == 200


def test_link_an_app_and_get_emergency_codes(place: Place, rita: User) -> None:
    client = client_of(rita)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode()
    assert "style=" not in page.context["totp_svg"]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "123"})
    assert wrong.status_code == 422
    linked = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    assert linked["Location"] == reverse("mfa_view_recovery_codes")
    assert len(client.get(linked["Location"]).context["unused_codes"]) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200


def test_second_step_is_asked_after_the_mailed_code(place: Place, rita: User, client: Client) -> None:
    TOTP.activate(rita, SECRET)
    ask_code(client, rita.email, "/mijn/gegevens/")
    answer = give_code(client, last_code(), "/mijn/gegevens/")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"code": "000"}).status_code == 422
    assert client.post(answer["Location"], {"code": app_code()})["Location"] == "/mijn/gegevens/"
    assert client.session["_auth_user_id"] == str(rita.pk)


def test_unlinking_the_app_asks_who_you_are(place: Place, rita: User) -> None:
    TOTP.activate(rita, SECRET)
    client = client_of(rita)
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    page = client.get(asked["Location"])
    assert page.status_code == 200
    confirmed = client.post(asked["Location"], {"code": app_code(), "next": reverse("mfa_deactivate_totp")})
    assert confirmed["Location"] == reverse("mfa_deactivate_totp")
    assert client.get(confirmed["Location"]).status_code == 200
    client.post(confirmed["Location"])
    assert not Authenticator.objects.filter(user=rita, type="totp").exists()


def test_passkey_page_has_its_options_and_no_script_of_its_own(place: Place, mieke: User) -> None:
    page = client_of(mieke).get(reverse("mfa_add_webauthn"))
    assert page.status_code == 200
    html = page.content.decode()
    options = html.split('id="passkey-options" type="application/json">')[1].split("</script>")[0]
    assert json.loads(options)["creation_options"]["publicKey"]["rp"]["id"] == "testserver"
    assert "<script>" not in html


@pytest.mark.parametrize("credential", ["", "{}", "[]", "niet", '{"id": "x"}'])
def test_passkey_answer_that_is_none_is_refused(place: Place, mieke: User, credential: str) -> None:
    client = client_of(mieke)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "gsm", "credential": credential})
    assert answer.status_code == 422


@pytest.mark.parametrize("credential", ["", "{}", "niet", '{"id": "x"}'])
def test_sign_in_with_a_passkey_that_is_none_goes_back(place: Place, client: Client, credential: str) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer["Location"] == reverse("account_login")


def test_passkey_list_of_another_is_not_mine(place: Place, mieke: User, lotte: User) -> None:
    row = Authenticator.objects.create(user=lotte, type="webauthn", data={"name": "sleutel", "credential": {}})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client_of(mieke).get(reverse(name, args=(row.pk,))).status_code == 404


def test_changed_address_counts_once_its_code_came_back(place: Place, mieke: User) -> None:
    client = client_of(mieke)
    assert client.get(reverse("account_email")).status_code == 200
    asked = client.post(reverse("account_email"), {"email": "Mieke.V@voorbeeld.example"})
    assert asked["Location"] == reverse("account_email_verification_sent")
    assert OutgoingMail.objects.get().to == "mieke.v@voorbeeld.example"
    page = client.get(asked["Location"])
    assert page.status_code == 200
    mieke.refresh_from_db()
    assert mieke.email == "mieke@voorbeeld.example"
    assert client.post(asked["Location"], {"code": "000"}).status_code == 422
    client.post(asked["Location"], {"code": last_code()})
    user = User.objects.select_related("person").get(pk=mieke.pk)
    assert user.person is not None
    assert (user.email, user.person.email) == ("mieke.v@voorbeeld.example", "mieke.v@voorbeeld.example")


def test_address_of_another_user_is_refused_after_the_code(place: Place, mieke: User, lotte: User) -> None:
    client = client_of(mieke)
    asked = client.post(reverse("account_email"), {"email": lotte.email})
    answer = client.post(asked["Location"], {"code": last_code()})
    assert answer.status_code == 422
    mieke.refresh_from_db()
    assert mieke.email == "mieke@voorbeeld.example"


def test_what_is_no_address_keeps_what_was_typed(place: Place, mieke: User) -> None:
    answer = client_of(mieke).post(reverse("account_email"), {"email": "geen adres"})
    assert answer.status_code == 422
    assert answer.context["form"]["email"].value() == "geen adres"


def test_own_address_is_no_new_one(place: Place, mieke: User) -> None:
    assert client_of(mieke).post(reverse("account_email"), {"email": mieke.email}).status_code == 422


PAGES = (
    "account_email",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
)


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_strangers_to_sign_in(place: Place, client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
