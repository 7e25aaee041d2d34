"""A bound form field, ready for the `ui/field.html` part."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

_KINDS: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "ticks"),
    (forms.RadioSelect, "radio"),
    (forms.CheckboxInput, "tick"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)


def kind_of(field: BoundField) -> str:
    """The layout that goes with the field's widget."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    return next((kind for base, kind in _KINDS if isinstance(widget, base)), "text")


def describing_ids(field: BoundField) -> str:
    """The ids of the hint and the error that belong to the field."""
    ids = [f"{field.auto_id}_hint"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


def render_control(field: BoundField) -> SafeString:
    """The field's control, with the class of its kind and its describing ids."""
    attrs: dict[str, str | bool] = {}
    own_class = str(field.field.widget.attrs.get("class", ""))
    kind = kind_of(field)
    if kind not in {"hidden", "tick"}:
        attrs["class"] = f"input {own_class}".strip()
    described_by = describing_ids(field)
    if described_by:
        attrs["aria-describedby"] = described_by
    return field.as_widget(attrs=attrs)


def stepped(data: Mapping[str, str], name: str = "quantity", *, step: str = "step") -> str:
    """The quantity that was meant by a stepper: the number, plus the step of the button that was pressed.

    `step` is the name of that button: `step-<name>` of a stepper that `sends`. What is no number stays as it
    was typed, for the form to refuse.
    """
    typed = data.get(name, "")
    pressed = data.get(step, "")
    try:
        return str(int(typed) + int(pressed)) if pressed else typed
    except ValueError:
        return typed
