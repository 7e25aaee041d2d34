import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Association, Person, User
from apps.accounts.rules import is_manager, is_volunteer
from apps.hub.models import HistoryEvent, Place
from tests.cast import client_of
from tests.factories import an_association

pytestmark = pytest.mark.django_db


def test_stranger_signs_in_on_our_page(place: Place, client: Client) -> None:
    asked = client.get(reverse("admin:index"), follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["mieke", "rita"])
def test_only_managers_get_in(place: Place, request: pytest.FixtureRequest, who: str) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
    assert client.get(reverse("admin:accounts_person_changelist"), follow=True).status_code == 403


@pytest.mark.parametrize("model", ["person", "user", "association"])
def test_manager_sees_lists_and_forms(place: Place, jef: User, model: str) -> None:
    assert jef.person is not None
    row = {"person": jef.person, "user": jef, "association": an_association("Fanfare", jef.person)}[model]
    client = client_of(jef)
    for name, args in (("changelist", ()), ("add", ()), ("change", (row.pk,))):
        assert client.get(reverse(f"admin:accounts_{model}_{name}", args=args)).status_code == 200
    assert client.get(reverse(f"admin:accounts_{model}_delete", args=(row.pk,))).status_code == 403


def test_person_is_registered_through_the_domain(place: Place, jef: User) -> None:
    form = {"name": "Odette Smet", "email": "", "phone": "0470 12 34 56", "language": "nl"}
    assert client_of(jef).post(reverse("admin:accounts_person_add"), form).status_code == 302
    person = Person.objects.get(name="Odette Smet")
    assert (person.phone, person.phone_last4, person.search_name) == ("+32470123456", "3456", "odettesmet")
    assert HistoryEvent.objects.get(subject_type="accounts.person", subject_id=person.pk).user == jef


@pytest.mark.parametrize("wrong", [{"name": "1"}, {"phone": "twee"}, {"phone": "", "email": ""}])
def test_person_that_the_domain_refuses_is_not_saved(place: Place, jef: User, wrong: dict[str, str]) -> None:
    form = {"name": "Odette Smet", "email": "", "phone": "0470 12 34 56", "language": "nl"} | wrong
    answer = client_of(jef).post(reverse("admin:accounts_person_add"), form)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


def test_person_becomes_a_member(place: Place, jef: User, mieke: User) -> None:
    form = {"name": "Mieke V.", "email": mieke.email, "phone": "0470 12 34 56", "language": "nl", "is_member": "on"}
    client_of(jef).post(reverse("admin:accounts_person_change", args=(mieke.person_id,)), form)
    person = Person.objects.get(user=mieke)
    assert (person.name, person.is_member) == ("Mieke V.", True)
    assert mieke.groups.filter(name="member").exists()


def test_roles_are_granted_and_revoked_with_history(place: Place, jef: User, mieke: User) -> None:
    client, page = client_of(jef), reverse("admin:accounts_user_change", args=(mieke.pk,))
    client.post(page, {"roles": ["volunteer", "manager"], "is_active": "on"})
    user = User.objects.get(pk=mieke.pk)
    assert (is_volunteer(user), is_manager(user)) == (True, True)
    client.post(page, {"roles": ["volunteer"], "is_active": "on"})
    user = User.objects.get(pk=mieke.pk)
    assert (is_volunteer(user), is_manager(user)) == (True, False)
    events = HistoryEvent.objects.filter(subject_type="accounts.user", subject_id=mieke.pk, user=jef)
    assert [event.event for event in events] == ["role_granted", "role_granted", "role_revoked"]


@pytest.mark.parametrize("form", [{"roles": [], "is_active": "on"}, {"roles": ["manager"]}])
def test_last_manager_cannot_go(place: Place, jef: User, form: dict[str, object]) -> None:
    answer = client_of(jef).post(reverse("admin:accounts_user_change", args=(jef.pk,)), form)
    assert answer.context["adminform"].form.errors.as_data()["__all__"][0].code == "last_manager"
    assert is_manager(User.objects.get(pk=jef.pk))


def test_user_is_made_for_a_person(place: Place, jef: User, walter: Person) -> None:
    form = {"email": "Walter@voorbeeld.example", "person": walter.pk, "roles": ["volunteer"]}
    assert client_of(jef).post(reverse("admin:accounts_user_add"), form).status_code == 302
    assert is_volunteer(User.objects.get(email="walter@voorbeeld.example", person=walter))


def test_members_of_an_association_are_changed_through_the_domain(place: Place, jef: User, mieke: User) -> None:
    association = an_association("Fanfare")
    form = {
        "name": "Fanfare",
        "kind": "non_profit",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-person": str(mieke.person_id),
        "memberships-0-role": "contact",
    }
    page = reverse("admin:accounts_association_change", args=(association.pk,))
    assert client_of(jef).post(page, form).status_code == 302
    assert list(association.members.all()) == [mieke.person]
    row = association.memberships.get()
    form |= {"memberships-INITIAL_FORMS": "1", "memberships-0-id": str(row.pk), "memberships-0-DELETE": "on"}
    client_of(jef).post(page, form)
    assert not association.members.exists()
    events = HistoryEvent.objects.filter(subject_type="accounts.association", user=jef)
    assert [event.event for event in events if event.event.startswith("member")] == ["member_added", "member_removed"]
    assert Association.objects.count() == 1
