from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction

from apps.accounts.domain.association import add_member, change_association, register_association, remove_member
from apps.accounts.domain.person import change_person, register_person, set_member
from apps.accounts.domain.role import ensure_roles, grant_role, revoke_role, set_active
from apps.accounts.domain.user import attach_person, check_address, follow_address, name_user, register_user
from apps.accounts.enums import AssociationKind, AssociationRole, Language, Role
from apps.accounts.errors import (
    AddressTaken,
    AssociationExists,
    ContactNeeded,
    InvalidCompanyNumber,
    InvalidEmail,
    LastManager,
    NameNeeded,
)
from apps.accounts.models import Person, User
from apps.accounts.rules import is_manager, is_volunteer, person_of
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.queries.history import history_of
from tests.factories import NOON, a_person, a_user, an_association

pytestmark = pytest.mark.django_db


def events(subject: User | Person) -> list[str]:
    return [row.event for row in history_of(subject)]


def test_person_needs_one_way_to_be_reached() -> None:
    with pytest.raises(ContactNeeded):
        register_person(name="Mieke", by=GUEST, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="Mieke", code="X", created_at=NOON)


def test_same_address_twice_is_two_people() -> None:
    first, second = (a_person(email="gezin@voorbeeld.example") for _time in range(2))
    assert first.code != second.code


def test_person_changes_with_history(mieke: User) -> None:
    person = person_of(mieke)
    assert person is not None
    changed = change_person(
        person, name="Mie V", email=person.email, phone="", language=Language.ENGLISH, by=actor_for(mieke), at=NOON
    )
    assert (changed.short_name, changed.phone_last4, changed.language) == ("Mie V.", "", "en")
    assert events(person)[-1] == "changed"


@pytest.mark.parametrize(("email", "refusal"), [("geen", InvalidEmail), ("", InvalidEmail), ("x@y", InvalidEmail)])
def test_user_needs_an_address(email: str, refusal: type[BuurtpuntError]) -> None:
    with pytest.raises(refusal):
        register_user(email, person=None, by=SYSTEM, at=NOON)
    with pytest.raises(refusal):
        check_address(email)


def test_address_signs_in_one_user(mieke: User) -> None:
    for email in ("mieke@voorbeeld.example", "MIEKE@voorbeeld.example"):
        with pytest.raises(AddressTaken):
            register_user(email, person=None, by=SYSTEM, at=NOON)
        with pytest.raises(AddressTaken):
            check_address(email)
    check_address("vrij@voorbeeld.example")


def test_new_user_is_a_resident_with_a_proven_address(mieke: User) -> None:
    assert [group.name for group in mieke.groups.all()] == ["resident"]
    assert EmailAddress.objects.filter(user=mieke, verified=True, primary=True).count() == 1
    assert not mieke.has_usable_password()


def test_user_is_named_once(mieke: User) -> None:
    by = actor_for(mieke)
    person = name_user(mieke, name="Iemand Anders", phone="", language=Language.DUTCH, by=by, at=NOON)
    assert person == mieke.person
    assert person.name == "Mieke Verhulst"


def test_user_with_a_wrong_name_stays_nameless() -> None:
    user = register_user("nieuw@voorbeeld.example", person=None, by=SYSTEM, at=NOON)
    with pytest.raises(NameNeeded):
        name_user(user, name=" ", phone="", language=Language.DUTCH, by=SYSTEM, at=NOON)
    assert attach_person(user, by=SYSTEM, at=NOON) is None


def test_person_with_an_account_is_not_claimed(mieke: User) -> None:
    User.objects.filter(pk=mieke.pk).update(email="oud@voorbeeld.example")
    with pytest.raises(AddressTaken):
        register_user("mieke@voorbeeld.example", person=None, by=SYSTEM, at=NOON)
    EmailAddress.objects.update(email="oud@voorbeeld.example")
    other = register_user("mieke@voorbeeld.example", person=None, by=SYSTEM, at=NOON)
    assert attach_person(other, by=SYSTEM, at=NOON) is None


def test_address_is_followed_by_the_person(mieke: User, lotte: User) -> None:
    follow_address(mieke, email="Nieuw@voorbeeld.example", by=actor_for(mieke), at=NOON)
    assert mieke.person is not None
    assert (mieke.email, mieke.person.email) == ("nieuw@voorbeeld.example", "nieuw@voorbeeld.example")
    with pytest.raises(AddressTaken):
        follow_address(mieke, email=lotte.email, by=actor_for(mieke), at=NOON)
    nameless = register_user("naamloos@voorbeeld.example", person=None, by=SYSTEM, at=NOON)
    assert follow_address(nameless, email="ander@voorbeeld.example", by=SYSTEM, at=NOON).person is None


@pytest.mark.parametrize("role", list(Role))
def test_role_comes_and_goes_with_history(jef: User, mieke: User, role: Role) -> None:
    by = actor_for(jef)
    revoke_role(mieke, role, by=by, at=NOON)
    grant_role(mieke, role, by=by, at=NOON)
    grant_role(mieke, role, by=by, at=NOON)
    assert is_volunteer(mieke) == (role in {Role.VOLUNTEER, Role.MANAGER})
    assert is_manager(mieke) == (role == Role.MANAGER)
    revoke_role(mieke, role, by=by, at=NOON)
    revoke_role(mieke, role, by=by, at=NOON)
    assert not is_volunteer(mieke)
    gone = ["role_revoked"] if role == Role.RESIDENT else []
    assert events(mieke) == ["registered", *gone, "role_granted", "role_revoked"]


def test_membership_of_user_and_person_go_together(jef: User, mieke: User, walter: Person) -> None:
    by = actor_for(jef)
    grant_role(mieke, Role.MEMBER, by=by, at=NOON)
    person = Person.objects.get(user=mieke)
    assert person.is_member
    set_member(person, is_member=True, by=by, at=NOON)
    set_member(person, is_member=False, by=by, at=NOON)
    assert not mieke.groups.filter(name=Role.MEMBER).exists()
    assert set_member(walter, is_member=True, by=by, at=NOON).is_member
    assert events(walter)[-1] == "member_set"


def test_only_managers_give_roles(mieke: User, rita: User) -> None:
    for by in (actor_for(mieke), actor_for(rita), GUEST):
        with pytest.raises(NotAllowed):
            grant_role(mieke, Role.VOLUNTEER, by=by, at=NOON)
        with pytest.raises(NotAllowed):
            revoke_role(rita, Role.VOLUNTEER, by=by, at=NOON)
        with pytest.raises(NotAllowed):
            set_active(rita, is_active=False, by=by, at=NOON)


def test_last_manager_stays(jef: User, mieke: User) -> None:
    by = actor_for(jef)
    with pytest.raises(LastManager):
        revoke_role(jef, Role.MANAGER, by=by, at=NOON)
    with pytest.raises(LastManager):
        set_active(jef, is_active=False, by=by, at=NOON)
    grant_role(mieke, Role.MANAGER, by=by, at=NOON)
    revoke_role(jef, Role.MANAGER, by=by, at=NOON)
    assert not is_manager(jef)


def test_inactive_user_may_nothing_and_comes_back(jef: User, rita: User) -> None:
    by = actor_for(jef)
    set_active(rita, is_active=False, by=by, at=NOON, reason="verhuisd")
    assert not is_volunteer(rita)
    set_active(rita, is_active=True, by=by, at=NOON)
    set_active(rita, is_active=True, by=by, at=NOON)
    assert is_volunteer(User.objects.get(pk=rita.pk))
    assert events(rita)[-2:] == ["deactivated", "activated"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_each_other_at_once() -> None:
    ensure_roles()
    one, other = (a_user(f"Beheerder {sign}", Role.MANAGER) for sign in "AB")
    barrier = Barrier(2)

    def remove(user: User) -> bool:
        barrier.wait()
        try:
            revoke_role(user, Role.MANAGER, by=SYSTEM, at=NOON)
        except BuurtpuntError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        removed = list(pool.map(remove, (one, other)))
    assert sorted(removed) == [False, True]
    assert User.objects.filter(groups__name=Role.MANAGER).count() == 1


def test_association_has_a_name_of_its_own(jef: User) -> None:
    by = actor_for(jef)
    made = register_association(name="Fanfare", company_number="0766.123.420", by=by, at=NOON)
    with pytest.raises(AssociationExists):
        register_association(name="Fanfare", by=by, at=NOON)
    with pytest.raises(InvalidCompanyNumber):
        register_association(name="Koor", company_number="1", by=by, at=NOON)
    changed = change_association(
        made,
        name="Harmonie",
        kind=AssociationKind.COMPANY,
        email="Info@harmonie.example",
        company_number="",
        shows_name=True,
        by=by,
        at=NOON,
    )
    assert (changed.name, changed.email, changed.shows_name) == ("Harmonie", "info@harmonie.example", True)
    assert str(changed) == "Harmonie"


def test_member_books_for_it_until_taken_off(jef: User, mieke: User) -> None:
    person, by = person_of(mieke), actor_for(jef)
    assert person is not None
    association = an_association("Fanfare")
    add_member(association, person, by=by, at=NOON)
    add_member(association, person, by=by, at=NOON)
    assert add_member(association, person, role=AssociationRole.CONTACT, by=by, at=NOON).role == "contact"
    remove_member(association, person, by=by, at=NOON)
    remove_member(association, person, by=by, at=NOON)
    assert [row.event for row in history_of(association)] == [
        "registered",
        "member_added",
        "member_added",
        "member_removed",
    ]


def test_only_managers_change_associations(mieke: User, rita: User) -> None:
    association, person = an_association("Fanfare"), person_of(mieke)
    assert person is not None
    for by in (actor_for(mieke), actor_for(rita), GUEST):
        with pytest.raises(NotAllowed):
            register_association(name="Koor", by=by, at=NOON)
        with pytest.raises(NotAllowed):
            add_member(association, person, by=by, at=NOON)
        with pytest.raises(NotAllowed):
            remove_member(association, person, by=by, at=NOON)
