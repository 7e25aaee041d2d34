"""What the lines of the counter say."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.bookings.domain.questions import booking_answers
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.counter.enums import ActionKind, TaskKind, TaskState
from apps.counter.models import CounterAction
from apps.counter.queries.queue import Bag, Details, Task
from apps.counter.queries.search import Found
from apps.counter.rules import is_opened
from apps.hub import clock
from apps.hub.ui.formats import clock_time, day, euro, hours
from apps.market.enums import OrderState
from apps.market.models import Order
from apps.payments.enums import Method

BUTTONS: Final[dict[TaskKind, str | Promise]] = {
    TaskKind.ORDER: gettext_lazy("Hand over"),
    TaskKind.TAKE: gettext_lazy("Give key"),
    TaskKind.BRING: gettext_lazy("Is back"),
    TaskKind.OPEN: gettext_lazy("Open room"),
    TaskKind.CLOSE: gettext_lazy("Close room"),
}
DONE_WORDS: Final[dict[TaskKind, str | Promise]] = {
    TaskKind.ORDER: gettext_lazy("Handed over"),
    TaskKind.BRING: gettext_lazy("Back"),
    TaskKind.CLOSE: gettext_lazy("Closed"),
}
GOES_OUT: Final = frozenset({TaskKind.TAKE, TaskKind.OPEN})
SEPARATOR: Final = " · "


def button_of(kind: TaskKind, booking: Booking) -> str:
    """The word on the big button: that of the kind of thing ('Ontlenen', 'Terug'), else ours."""
    words = booking.resource.kind
    own = words.take_word if kind in GOES_OUT else words.return_word
    return own or str(BUTTONS[kind])


def icon_of(booking: Booking) -> str:
    """A door for what is opened, a key where one is given, else the icon of its kind."""
    kind = booking.resource.kind
    if is_opened(booking):
        return "room"
    return kind.icon or "things" if kind.take_word else "key"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue as shown: one big button, a link (`href`) or a press (`action`)."""

    id: str
    when: str
    who: str
    what: str
    code: str
    module: str
    state: TaskState
    person_url: str
    button: str
    action: str = ""
    done: str = ""
    key: UUID = field(default_factory=uuid4)

    @property
    def button_id(self) -> str:
        """So that the focus finds it again after a poll."""
        return f"{self.id}-doe"

    @property
    def shown_state(self) -> str:
        """As the part knows it."""
        return str(self.state) if self.state in {TaskState.LATE, TaskState.DONE} else ""


def row_of(task: Task, details: Details) -> Row:
    """A task in words."""
    if task.order is not None:
        return _order_row(task, task.order, details)
    assert task.booking is not None  # noqa: S101 - a task is about one of the two
    return _booking_row(task, task.booking, details)


def _order_row(task: Task, order: Order, details: Details) -> Row:
    bag = details.bags[order.pk]
    due = _outstanding(details.order_charges.get(order.pk))
    is_done = task.state is TaskState.DONE
    done = str(OrderState.NO_SHOW.label).capitalize() if order.state == OrderState.NO_SHOW else DONE_WORDS[task.kind]
    url = f"{reverse('counter:person', args=[order.person.code])}?bestelling={order.code}"
    return Row(
        id=f"bestelling-{order.code}", when=clock_time(order.slot.starts_at, unit=False), who=order.person.short_name,
        what=bag_words(bag, due=None if is_done and not due else due, crate=order.crate), code=order.code,
        module="market",
        state=task.state, person_url=url, button=str(BUTTONS[task.kind]), done=str(done) if is_done else "",
    )  # fmt: skip


def bag_words(bag: Bag, *, due: int | None, crate: str = "") -> str:
    """'10 stuks · bak A3 · Koelkast 2 · nog € 23,40 te betalen'."""
    words = [pieces_words(bag.pieces), *([crate_words(crate)] if crate else []), *bag.places]
    if bag.is_called_back:
        words.append(_("called back goods in it"))
    if bag.age:
        words.append(_("ask age: %(age)d+") % {"age": bag.age})
    return SEPARATOR.join([*words, *due_words(due)])


def recall_words() -> str:
    """What stands beside goods that were called back, wherever somebody could take them along."""
    return _("called back, do not give it")


def crate_words(crate: str) -> str:
    """'bak A3': where what was packed stands."""
    return _("crate %(place)s") % {"place": crate}


def pieces_words(pieces: int) -> str:
    """'10 stuks'."""
    return ngettext("%(count)d piece", "%(count)d pieces", pieces) % {"count": pieces}


def due_words(due: int | None) -> list[str]:
    """What is still to pay, 'betaald', or nothing when nobody asks."""
    if due is None:
        return []
    if due < 0:
        return [_("%(amount)s to give back") % {"amount": euro(-due)}]
    return [_("%(amount)s still to pay") % {"amount": euro(due)}] if due else [_("paid")]


def _booking_row(task: Task, booking: Booking, details: Details) -> Row:
    due = _outstanding(details.booking_charges.get(booking.pk))
    is_done = task.state is TaskState.DONE
    assert booking.person is not None  # noqa: S101 - the constraint: whatever is past asking has one
    person_url = reverse("counter:person", args=[booking.person.code])
    goes_out = task.kind in GOES_OUT
    pays_first = task.kind is TaskKind.TAKE and bool(due)
    action = "" if is_done or pays_first else use_url(booking, "check_out" if goes_out else "check_in")
    return Row(
        id=f"reservatie-{booking.code}", when=clock_time(task.at, unit=False), who=booking.holder_name,
        what=_booking_words(task, booking, due=due, next_start=details.next_starts.get(booking.resource_id)),
        code=booking.code, module=task.module, state=task.state, person_url=person_url,
        button=button_of(task.kind, booking), action=action, done=done_words(task.kind, booking) if is_done else "",
    )  # fmt: skip


def _booking_words(task: Task, booking: Booking, *, due: int, next_start: dt.datetime | None) -> str:
    words = [booking.resource.name]
    if task.kind is TaskKind.BRING and task.state is TaskState.LATE:
        words[0] = _("%(name)s is not back yet") % {"name": booking.resource.name}
        if next_start is not None:
            words.append(_("next one at %(time)s") % {"time": clock_time(next_start)})
    elif task.kind in GOES_OUT:
        words.append(_("until %(time)s") % {"time": clock_time(booking.ends_at)})
        words += asked_words(booking)
    return SEPARATOR.join([*words, *(due_words(due) if due else [])])


def asked_words(booking: Booking) -> list[str]:
    """What for, how many people, and what its kind asked more."""
    people = booking.attendees
    many = [ngettext("%(count)d person", "%(count)d people", people) % {"count": people}] if people else []
    answers = [f"{question} {answer}" for question, answer in booking_answers(booking)]
    return [*([booking.activity] if booking.activity else []), *many, *answers]


def done_words(kind: TaskKind, booking: Booking) -> str:
    """'Terug', 'Gesloten' or 'Niet gekomen'."""
    return str(ActionKind.NOT_COME.label if booking.state == BookingState.NO_SHOW else DONE_WORDS[kind])


def _outstanding(charge: object | None) -> int:
    return int(getattr(charge, "outstanding", 0))


def use_url(booking: Booking, name: str) -> str:
    """Where a press about a booking goes."""
    person = booking.person.code if booking.person else ""
    return reverse(f"counter:{name}", args=[person, booking.code])


def things_words(found: Found, *, at: dt.datetime) -> str:
    """'bestelling vandaag 16.30 u. · Bakfiets Berta za 28 nov, 9.00 u.'."""
    today = clock.local_date(at)
    orders = [_("order %(when)s") % {"when": _when(order.slot.starts_at, today)} for order in found.orders]
    bookings = [f"{booking.resource.name} {_when(booking.starts_at, today)}" for booking in found.bookings]
    return SEPARATOR.join([*orders, *bookings]) or _("nothing here today or soon")


def _when(moment: dt.datetime, today: dt.date) -> str:
    date = clock.local_date(moment)
    word = _("today") if date == today else day(date)
    return f"{word} {clock_time(moment)}"


def booking_when(booking: Booking, *, today: dt.date) -> str:
    """'vandaag 9.00–12.00 u.' or 'za 28 nov 9.00–12.00 u.'."""
    date = clock.local_date(booking.starts_at)
    return f"{_('today') if date == today else day(date)} {hours(booking.starts_at, booking.ends_at)}"


def who_words(action: CounterAction) -> str:
    """'Mieke V.', or that nobody knows who it was."""
    return (action.person.short_name or str(action.person)) if action.person else _("Passer-by")


def action_words(action: CounterAction) -> str:
    """'Meegegeven · € 14,30 cash'."""
    words = [str(action.get_kind_display())]
    if action.booking is not None:
        words = [_done_to(action, action.booking), action.booking.resource.name]
    words += _along_words(action)
    if action.payment is not None and action.payment.received_cents:
        words.append(f"{euro(action.payment.received_cents)} {Method(action.payment.method).label}")
    return SEPARATOR.join(words)


def _along_words(action: CounterAction) -> list[str]:
    """'3 × leeggoed', '2 × Lindekerks bruin aan sociaal restaurant'."""
    words = []
    if action.returned is not None:
        pieces = sum(row.pieces for row in action.returned.movements.all() if row.pieces > 0)
        words.append(ngettext("%(count)d empty back", "%(count)d empties back", pieces) % {"count": pieces})
    for move in action.moves.all():
        name = move.leftover.offer.variant.full_name
        words.append(f"{move.pieces} × {name}" + (f" ({move.note})" if move.note else ""))
    return words


def _done_to(action: CounterAction, booking: Booking) -> str:
    """What was done with a thing, in the words of its kind where it has them."""
    kind = booking.resource.kind
    own = {
        ActionKind.KEY_OUT: kind.take_word, ActionKind.ROOM_OPENED: kind.take_word,
        ActionKind.KEY_BACK: kind.return_word, ActionKind.ROOM_CLOSED: kind.return_word,
    }.get(ActionKind(action.kind), "")  # fmt: skip
    return own or str(action.get_kind_display())
