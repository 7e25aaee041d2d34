"""`{% part "ui/button.html" label=… %}`: put a part on the page.

A part that declares slots is closed: `{% part … %}…{% slot "foot" %}…{% endslot %}…{% endpart %}`;
what stands outside a `{% slot %}` is the default slot. A part without slots is not closed.
"""

from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, token_kwargs
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

from apps.hub.ui import controls
from apps.hub.ui.parts import Part, load_part, slot_variable

register = template.Library()


class SlotNode(Node):
    """What fills one named slot; rendered by its part, silent elsewhere."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        """Keep the name and the content."""
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:  # noqa: ARG002 - Django's signature
        """Nothing: a slot shows only through its part."""
        return SafeString("")


class PartNode(Node):
    """A part with what it was given."""

    def __init__(self, part: Part, given: dict[str, FilterExpression], slots: dict[str, NodeList]) -> None:
        """Keep the compiled part, its props and what fills its slots."""
        self.part = part
        self.slots = {slot_variable(name): nodes for name, nodes in slots.items()}
        self.props = {name: value for name, value in given.items() if name in part.declaration.props}
        self.passed = {name: value for name, value in given.items() if name not in part.declaration.props}

    def render(self, context: Context) -> SafeString:
        """The part, seeing only its own props and slots."""
        values: dict[str, Any] = dict(self.part.defaults)
        for name, expression in self.props.items():
            values[name] = expression.resolve(context)
        for name, nodes in self.slots.items():
            values[name] = nodes.render(context)
        if self.passed:
            values["attrs"] = _attributes({name: value.resolve(context) for name, value in self.passed.items()})
        values["csrf_token"] = context.get("csrf_token")
        values["request"] = context.get("request")
        return self.part.template.render(context.new(values))


def _attributes(values: dict[str, Any]) -> SafeString:
    shown = {name.replace("_", "-"): value for name, value in values.items() if value not in (None, False)}
    return flatatt(shown)


@register.tag("slot")
def do_slot(parser: Parser, token: Token) -> SlotNode:
    """`{% slot "foot" %}…{% endslot %}` inside a part."""
    bits = token.split_contents()
    if len(bits) != 2:  # noqa: PLR2004 - the tag and its name
        message = 'slot takes one name: {% slot "foot" %}'
        raise TemplateSyntaxError(message)
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(bits[1].strip("\"'"), nodelist)


@register.tag("part")
def do_part(parser: Parser, token: Token) -> PartNode:
    """`{% part "ui/button.html" label="Bestel" %}`."""
    _tag, *bits = token.split_contents()
    if not bits or bits[0][0] not in "\"'":
        message = 'part takes the literal name of its template first: {% part "ui/button.html" … %}'
        raise TemplateSyntaxError(message)
    name = bits.pop(0).strip("\"'")
    given = token_kwargs(bits, parser)
    if bits:
        message = f"part {name!r}: {bits[0]!r} is not name=value"
        raise TemplateSyntaxError(message)
    part = load_part(name)
    slots = _read_slots(parser) if part.declaration.slots else {}
    part.declaration.check(given, set(slots))
    return PartNode(part, given, slots)


def _read_slots(parser: Parser) -> dict[str, NodeList]:
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    slots = {node.name: node.nodelist for node in nodelist if isinstance(node, SlotNode)}
    rest = NodeList(node for node in nodelist if not isinstance(node, SlotNode))
    if any(not isinstance(node, TextNode) or node.s.strip() for node in rest):
        slots["default"] = rest
    return slots


@register.filter
def control_kind(field: BoundField) -> str:
    """How a form field is laid out: text, select, textarea, tick, radio, ticks, file or hidden."""
    return controls.kind_of(field)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's own control with our class, tied to its hint and its error."""
    return controls.render_control(field)
