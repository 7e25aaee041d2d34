"""What each app's data admin stands on: managers only, through the domain functions or read-only.

The admin is for the long tail of data. Where a state or money is concerned its pages only show.
"""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django_stubs_ext import StrOrPromise
from unfold.admin import ModelAdmin, TabularInline

from apps.hub.actors import Actor, actor_for
from apps.hub.errors import BuurtpuntError, Conflict, Refused
from apps.hub.pictures import redraw_picture
from apps.hub.rules import MANAGE_PLACE
from apps.hub.ui import formats

PHOTO_LONGEST: Final = 1200


def may_manage(request: HttpRequest) -> bool:
    """Whether the doer manages the place; tables have no permissions of their own here."""
    return actor_for(request.user).may(MANAGE_PLACE)


def doer(request: HttpRequest) -> Actor:
    """The `by` of what the admin does."""
    return actor_for(request.user)


class KnownChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic to mypy only
    """A choice among rows; what cannot be one is not looked up again when the form comes back."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, as far as it names a row."""
        try:
            self.to_python(data)
        except ValidationError:
            return None
        return super().bound_data(data, initial)


class ManagersOnly:
    """Managers see, add and change; nobody deletes, since history and books point at rows."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """The row of the address; an empty name of a field in it is none."""
        return super().get_object(request, object_id, from_field or None)  # type: ignore[misc,no-any-return] # of the admin class beside it

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A field that bears any value."""
        kwargs.setdefault("form_class", KnownChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc] # as above

    def has_module_permission(self, request: HttpRequest) -> bool:
        """In the menu."""
        return may_manage(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """See."""
        return may_manage(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Add."""
        return may_manage(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Change."""
        return may_manage(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Never."""
        return False


class ShowsOnly(ManagersOnly):
    """Managers see, and that is all."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - as above
        """Never."""
        return False


class DomainAdmin(ManagersOnly, ModelAdmin):  # type: ignore[misc] # unfold's classes are Any to mypy
    """A page that changes rows: `save_model` must call the domain, which writes the history."""

    actions: Any = None

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What the domain refuses comes back in the form, with all that was typed; nothing is written."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (Refused, Conflict) as error:
            for _name, files in request.FILES.lists():
                for file in files:
                    file.seek(0)
            request.refusal = error  # type: ignore[attr-defined] # read by get_form below
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, which says the refusal where there was one."""
        form = super().get_form(request, *args, **kwargs)
        refusal: Any = getattr(request, "refusal", None)
        if refusal is None:
            return form

        class Refusing(form):  # type: ignore[misc,valid-type] # made by Django
            def clean(self) -> Any:
                cleaned = super().clean()
                field = refusal.field if refusal.field in self.fields else None
                self.add_error(field, ValidationError(refusal.text, code=refusal.code))
                return cleaned

        return Refusing

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Say what the domain must do."""
        raise NotImplementedError


class ShowAdmin(ShowsOnly, ModelAdmin):  # type: ignore[misc] # unfold's classes are Any to mypy
    """A page that only shows."""

    actions: Any = None


class ShowInline(ShowsOnly, TabularInline):  # type: ignore[misc] # unfold's classes are Any to mypy
    """Rows beside it that only show."""

    extra = 0


class RefusingForm(forms.ModelForm[Any]):
    """A form whose `check_domain` may refuse: the refusal is shown beside its field."""

    def check_domain(self, cleaned: dict[str, Any]) -> None:
        """Call the domain's own checks; nothing is written yet."""

    def clean(self) -> dict[str, Any]:
        """Django's checks first, then ours."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.check_domain(cleaned)
            except BuurtpuntError as error:
                field = error.field if error.field in self.fields else None
                self.add_error(field, ValidationError(error.text, code=error.code))
        return cleaned


class PhotoForm(RefusingForm):
    """A form whose new photo is judged and drawn anew."""

    def check_domain(self, cleaned: dict[str, Any]) -> None:
        """Refuses what is too large or no picture."""
        photo = cleaned.get("photo")
        if photo and "photo" in self.changed_data:
            cleaned["photo"] = redraw_picture(
                photo.file, size=photo.size, name=cleaned.get("slug") or "photo", longest=PHOTO_LONGEST
            )


def column(name: str, label: StrOrPromise, *, is_money: bool = False) -> Callable[[Model], str]:
    """A column of a list under a word of ours; money in euros."""

    @admin.display(description=label, ordering=name)
    def show(obj: Model) -> str:
        value = getattr(obj, name)
        if value is None:
            return "–"
        return formats.euro(value) if is_money else str(value)

    return show


__all__ = [
    "DomainAdmin",
    "PhotoForm",
    "RefusingForm",
    "ShowAdmin",
    "ShowInline",
    "ShowsOnly",
    "admin",
    "column",
    "doer",
    "may_manage",
]
