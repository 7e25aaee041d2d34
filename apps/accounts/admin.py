"""People, who signs in and associations in the data admin, through the domain functions."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.accounts.domain.association import (
    add_member,
    change_association,
    check_association,
    register_association,
    remove_member,
)
from apps.accounts.domain.person import change_person, check_person, register_person, set_member
from apps.accounts.domain.role import check_roles, grant_role, revoke_role, set_active
from apps.accounts.domain.user import check_address, register_user
from apps.accounts.enums import AssociationRole, Role
from apps.accounts.models import Association, Membership, Person, User
from apps.accounts.web.access import safe_next, see_other
from apps.hub import clock
from apps.hub.admin_base import DomainAdmin, ManagersOnly, RefusingForm, doer
from apps.hub.errors import NotAllowed


def sign_in_for_admin(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG001 - the admin's signature
    """The admin has no sign-in page of its own: ours asks for a code and the second step."""
    index = reverse("admin:index")
    if not request.user.is_authenticated:
        return see_other(f"{reverse('account_login')}?{urlencode({'next': safe_next(request, index)})}")
    if not admin.site.has_permission(request):
        raise NotAllowed
    return see_other(safe_next(request, index))


setattr(admin.site, "login", sign_in_for_admin)  # noqa: B010 - a method of the site is ours from here on


class PersonForm(RefusingForm):
    """As the domain checks it."""

    class Meta:
        """What a manager may correct."""

        model = Person
        fields = ("name", "email", "phone", "language", "is_member", "born")

    def check_domain(self, cleaned: dict[str, Any]) -> None:
        """Name, address, number."""
        check_person(name=cleaned["name"], email=cleaned["email"], phone=cleaned["phone"])


@admin.register(Person)
class PersonAdmin(DomainAdmin):
    """People; the date of birth is asked once."""

    form = PersonForm
    list_display = ("name", "code", "phone_display", "email", "is_member")
    list_filter = ("is_member", "language")
    search_fields = ("search_name", "name", "code", "email", "phone_last4")

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """A birthday does not change."""
        return ("born",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Person, form: PersonForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Register or correct."""
        given, by, at = form.cleaned_data, doer(request), clock.now()
        details = {name: given[name] for name in ("name", "email", "phone", "language")}
        if not change:
            made = register_person(**details, born=given["born"], is_member=given["is_member"], by=by, at=at)
            obj.__dict__.update(made.__dict__)
            return
        person = Person.objects.get(pk=obj.pk)
        change_person(person, **details, by=by, at=at)
        set_member(person, is_member=given["is_member"], by=by, at=at)


class UserForm(RefusingForm):
    """Who signs in with which address, and the roles."""

    roles = forms.MultipleChoiceField(
        label=_("roles"),
        required=False,
        choices=[(role.value, role.label) for role in (Role.VOLUNTEER, Role.MANAGER)],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        """What a manager may say."""

        model = User
        fields = ("email", "person", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The roles as they are."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = list(self.instance.groups.values_list("name", flat=True))

    def check_domain(self, cleaned: dict[str, Any]) -> None:
        """The address, and that a manager remains."""
        if not self.instance.pk:
            check_address(cleaned["email"])
        else:
            check_roles(self.instance, roles=cleaned["roles"], is_active=cleaned["is_active"])


@admin.register(User)
class UserAdmin(DomainAdmin):
    """Who signs in. An address changes only by who proves it."""

    form = UserForm
    list_display = ("__str__", "email", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_select_related = ("person",)
    search_fields = ("email", "person__search_name", "person__name")
    autocomplete_fields = ("person",)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Who it is stays."""
        return ("email", "person") if obj is not None else ("is_active",)

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Register, or change the roles."""
        given, by, at = form.cleaned_data, doer(request), clock.now()
        if not change:
            made = register_user(given["email"], person=given["person"], by=by, at=at)
            obj.__dict__.update(made.__dict__)
        for role in (Role.VOLUNTEER, Role.MANAGER):
            (grant_role if role in given["roles"] else revoke_role)(obj, role, by=by, at=at)
        if change:
            set_active(obj, is_active=given["is_active"], by=by, at=at)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Nothing more: the groups were set by the domain."""


class MembershipInline(ManagersOnly, TabularInline):  # type: ignore[misc] # unfold's classes are Any to mypy
    """Who books for it."""

    model = Membership
    extra = 0
    autocomplete_fields = ("person",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taking somebody off the list is fine: the domain does it."""
        return self.has_change_permission(request, obj)


class AssociationForm(RefusingForm):
    """As the domain checks it."""

    class Meta:
        """What a manager may say."""

        model = Association
        fields = ("name", "kind", "tariff_group", "email", "company_number", "shows_name")

    def check_domain(self, cleaned: dict[str, Any]) -> None:
        """Name, address, number."""
        check_association(name=cleaned["name"], email=cleaned["email"], company_number=cleaned["company_number"])


@admin.register(Association)
class AssociationAdmin(DomainAdmin):
    """Associations with who may book for them."""

    form = AssociationForm
    inlines = (MembershipInline,)
    list_display = ("name", "kind", "tariff_group", "email", "company_number")
    list_filter = ("kind",)
    search_fields = ("name", "company_number")

    def save_model(self, request: HttpRequest, obj: Association, form: AssociationForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Register or correct."""
        given, by, at = form.cleaned_data, doer(request), clock.now()
        if change:
            change_association(Association.objects.get(pk=obj.pk), **given, by=by, at=at)
        else:
            obj.__dict__.update(register_association(**given, by=by, at=at).__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """The members, one by one."""
        by, at = doer(request), clock.now()
        formset.save(commit=False)
        for gone in formset.deleted_objects:
            remove_member(gone.association, gone.person, by=by, at=at)
        for member in (*formset.new_objects, *(row for row, _fields in formset.changed_objects)):
            row = cast("Membership", member)
            add_member(row.association, row.person, role=AssociationRole(row.role), by=by, at=at)
        formset.save_m2m()
