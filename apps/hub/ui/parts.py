"""Parts: templates that say which props and slots they take, and refuse any other.

A part opens with its declaration, in comments that Django drops:

    {# part: A button, or a link that looks like one. #}
    {# props: label required; href=""; kind="primary" of primary quiet danger; attrs #}
    {# slots: default required; foot #}

`name required` must be given, `name=literal` has that default, `of a b c` lists what a
literal may be, and the bare word `attrs` lets `hx_`, `data_` and `aria_` props through as
HTML attributes in `{{ attrs }}`. A part sees its props, `{{ slot }}`, `{{ slot_NAME }}`,
`request`, `csrf_token` and nothing else of the page.
"""

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.template import Engine, Template
from django.template.base import FilterExpression
from django.template.exceptions import TemplateSyntaxError

_HEAD: Final = re.compile(r"\{#\s*(part|props|slots):\s*(.*?)\s*#\}")
_PROP: Final = re.compile(
    r"^(?P<name>[a-z_]+)(?P<required>\s+required)?(?:\s*=\s*(?P<default>.+?))?(?:\s+of\s+(?P<choices>.+))?$"
)
_PASSING: Final = ("hx_", "data_", "aria_")


@dataclass(frozen=True, slots=True)
class Prop:
    """One thing a part takes."""

    name: str
    required: bool = False
    default: object = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a part takes, read from the head of its template."""

    name: str
    about: str = ""
    props: dict[str, Prop] = field(default_factory=dict)
    slots: dict[str, bool] = field(default_factory=dict)  # name: required
    takes_attrs: bool = False

    @property
    def defaults(self) -> dict[str, Any]:
        """What a part sees for what was left out."""
        values: dict[str, Any] = {prop.name: prop.default for prop in self.props.values()}
        values |= {slot_variable(slot): "" for slot in self.slots}
        return values | {"attrs": ""}

    def lets_through(self, name: str) -> bool:
        """Whether the name is an HTML attribute that this part passes on."""
        return self.takes_attrs and name.startswith(_PASSING)

    def check(self, given: dict[str, FilterExpression], slots: set[str]) -> None:
        """Refuse what is unknown, missing or out of the list, while the page is compiled."""
        for name, value in given.items():
            prop = self.props.get(name)
            if prop is None and not self.lets_through(name):
                self._refuse(f"does not take {name!r}; it takes {', '.join(self.props) or 'nothing'}")
            if prop and prop.choices and isinstance(value.var, str) and not value.filters:
                self._check_choice(prop, value.var)
        for prop in self.props.values():
            if prop.required and prop.name not in given:
                self._refuse(f"needs {prop.name!r}")
        for slot in slots - set(self.slots):
            self._refuse(f"has no slot {slot!r}; it has {', '.join(self.slots) or 'none'}")
        for slot, required in self.slots.items():
            if required and slot not in slots:
                self._refuse(f"needs its slot {slot!r}")

    def _check_choice(self, prop: Prop, value: str) -> None:
        if value not in prop.choices and value != prop.default:
            self._refuse(f"takes {prop.name} as {', '.join(prop.choices)}; not {value!r}")

    def _refuse(self, reason: str) -> None:
        message = f"part {self.name!r} {reason}"
        raise TemplateSyntaxError(message)


def slot_variable(slot: str) -> str:
    """The name under which a part sees a slot."""
    return "slot" if slot == "default" else f"slot_{slot}"


def read_declaration(name: str, source: str) -> Declaration:
    """The declaration in the head of a part's template.

    Refuses: TemplateSyntaxError for a part without one, or with one that cannot be read.
    """
    about: str | None = None
    props: dict[str, Prop] = {}
    slots: dict[str, bool] = {}
    takes_attrs = False
    for kind, text in _HEAD.findall(source):
        items = [item.strip() for item in text.split(";") if item.strip()]
        if kind == "part":
            about = text
        elif kind == "slots":
            slots |= {item.removesuffix(" required"): item.endswith(" required") for item in items}
        else:
            takes_attrs = takes_attrs or "attrs" in items
            props |= {prop.name: prop for prop in (_read_prop(name, item) for item in items if item != "attrs")}
    if about is None:
        message = f"{name!r} is not a part: it has no declaration {{# part: … #}}"
        raise TemplateSyntaxError(message)
    return Declaration(name, about, props, slots, takes_attrs)


def _read_prop(part: str, text: str) -> Prop:
    match = _PROP.match(text)
    if match is None:
        message = f"part {part!r} declares a prop that cannot be read: {text!r}"
        raise TemplateSyntaxError(message)
    try:
        default = ast.literal_eval(match["default"]) if match["default"] else ""
    except (SyntaxError, ValueError) as error:
        message = f"part {part!r}: the default of {match['name']!r} is not a literal"
        raise TemplateSyntaxError(message) from error
    return Prop(match["name"], bool(match["required"]), default, tuple((match["choices"] or "").split()))


@dataclass(frozen=True, slots=True)
class Part:
    """A part's compiled template with its declaration."""

    template: Template
    declaration: Declaration
    defaults: dict[str, Any]


def load_part(name: str) -> Part:
    """The part, compiled; the engine's loader keeps the template, we keep the declaration."""
    template = Engine.get_default().get_template(name)
    declaration = _declaration_of(name, str(template.source))
    return Part(template, declaration, declaration.defaults)


@cache
def _declaration_of(name: str, source: str) -> Declaration:
    return read_declaration(name, source)
