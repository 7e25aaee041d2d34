import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.queries.demo import villagers_to_try
from apps.hub.domain.mail import Attachment, send_mail_later
from apps.hub.models import MailAttachment, OutgoingMail, Place
from tests.cast import client_of
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: LazySettings) -> None:
    settings.BUURTPUNT_DEMO_SIGN_IN = True
    settings.DEMO_MODE = True


def a_mail() -> OutgoingMail:
    return send_mail_later(
        to="mieke@voorbeeld.example",
        template="accounts/mail/sign_in_code",
        context={"code": "123456"},
        language="nl",
        attachments=[Attachment("rit.ics", "text/calendar", b"BEGIN:VCALENDAR")],
    )


def test_villagers_are_offered_with_role_and_age(
    demo: None, place: Place, mieke: User, rita: User, jef: User, client: Client
) -> None:
    offered = villagers_to_try(at=NOON)
    assert [(who.name, who.age) for who in offered] == [
        ("Mieke Verhulst", 72),
        ("Rita Claeys", 66),
        ("Jef Goossens", 51),
    ]
    page = client.get(reverse("account_login")).content.decode()
    assert all(who.name in page for who in offered)


def test_be_a_villager_at_one_click(demo: None, place: Place, rita: User, client: Client) -> None:
    assert rita.person is not None
    answer = client.post(reverse("account_be_villager", args=(rita.person.code,)), {"next": "/toog/"})
    assert answer["Location"] == "/toog/"
    assert client.session["_auth_user_id"] == str(rita.pk)


def test_be_somebody_else_while_signed_in(demo: None, place: Place, mieke: User, rita: User) -> None:
    assert rita.person is not None
    client = client_of(mieke)
    assert client.get(reverse("account_login")).status_code == 200
    client.post(reverse("account_be_villager", args=(rita.person.code,)))
    assert client.session["_auth_user_id"] == str(rita.pk)


def test_no_villager_of_that_code(demo: None, place: Place, client: Client) -> None:
    assert client.post(reverse("account_be_villager", args=("XXXX",))).status_code == 404


def test_outside_a_demo_nobody_is_offered(place: Place, mieke: User, client: Client) -> None:
    assert mieke.person is not None
    assert "Mieke" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("account_be_villager", args=(mieke.person.code,))).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_a_demo_no_mail_is_shown(place: Place, jef: User) -> None:
    mail = a_mail()
    file = MailAttachment.objects.get()
    client = client_of(jef)
    pages = [
        ("demo_mails", ()),
        ("demo_mail", (mail.pk,)),
        ("demo_mail_html", (mail.pk,)),
        ("demo_mail_file", (file.pk,)),
    ]
    for name, args in pages:
        assert client.get(reverse(f"hub:{name}", args=args)).status_code == 404, name


def test_mails_of_the_demo_are_read(demo: None, place: Place, client: Client) -> None:
    mail = a_mail()
    file = MailAttachment.objects.get()
    assert mail.subject in client.get(reverse("hub:demo_mails")).content.decode()
    page = client.get(reverse("hub:demo_mail", args=(mail.pk,)))
    assert 'sandbox="allow-popups"' in page.content.decode()
    html = client.get(reverse("hub:demo_mail_html", args=(mail.pk,)))
    assert "123456" in html.content.decode()
    policy = html.headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    attached = client.get(reverse("hub:demo_mail_file", args=(file.pk,)))
    assert attached.content == b"BEGIN:VCALENDAR"


def test_no_mails_yet_says_so(demo: None, place: Place, client: Client) -> None:
    assert client.get(reverse("hub:demo_mails")).status_code == 200
