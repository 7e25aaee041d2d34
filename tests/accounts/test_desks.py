import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.hub.models import Place
from tests.cast import client_of

pytestmark = pytest.mark.django_db


def desks_on_page_of(client: Client) -> list[str]:
    page = client.get(reverse("accounts:mine")).content.decode()
    return [desk for desk in ("counter:home", "office:home") if f'href="{reverse(desk)}"' in page]


def test_my_page_shows_the_way_to_ones_desks(place: Place, mieke: User, rita: User, jef: User) -> None:
    assert desks_on_page_of(client_of()) == []
    assert desks_on_page_of(client_of(mieke)) == []
    assert desks_on_page_of(client_of(rita)) == ["counter:home"]
    assert desks_on_page_of(client_of(jef)) == ["counter:home", "office:home"]
