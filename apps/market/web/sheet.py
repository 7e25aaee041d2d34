"""`/markt/bestelbon/<token>/`: a producer's door, without an account. The link is the key."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.web.access import see_other, volunteers_only
from apps.hub import clock
from apps.hub.actors import GUEST
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.documents.purchase import sheet_data
from apps.market.domain.answer import NOTE_LENGTH, acknowledge_sheet, attach_delivery_note, report_shortage
from apps.market.domain.sheet import sheet_as_sent
from apps.market.enums import PurchaseState
from apps.market.errors.purchase import SheetMissing
from apps.market.models import PurchaseLine, PurchaseOrder
from apps.market.queries.purchase import goods_are_here, sheet_by_number, sheet_by_token

STATE_KINDS: Final = {PurchaseState.SENT: "plain", PurchaseState.ACKNOWLEDGED: "", PurchaseState.SHORT: "danger"}
_NOTHING_SHORT: Final = gettext_lazy("Type at a product how many will come, or press ‘Everything will come’.")
_MIXED: Final = gettext_lazy("You typed less than we ordered. Press ‘Report what is short’, or put the number back.")
_NUMBER: Final = {"inputmode": "numeric", "autocomplete": "off"}
_PDF, _TABLE, _CUSTOMERS = "pdf", "csv", "klanten"


class AnswerForm(forms.Form):
    """How many of each line will come, and a word with it."""

    note = forms.CharField(
        label=gettext_lazy("Do you want to say something?"), required=False, max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: list[PurchaseLine], **options: Any) -> None:
        """One number per line that can fall short."""
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            if line.quantity > 0:
                words = _("Type 0 to %(most)d.") % {"most": line.quantity}
                self.fields[field_of(line)] = forms.IntegerField(
                    label=line.name, min_value=0, max_value=line.quantity,
                    initial=line.quantity if line.quantity_promised is None else line.quantity_promised,
                    widget=forms.NumberInput(attrs=_NUMBER | {"aria-label": f"{_('Will come')}: {line.name}"}),
                    error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
                )  # fmt: skip

    def promised(self) -> dict[int, int]:
        """Pieces by id of the line."""
        named = {field_of(line): line.pk for line in self.lines}
        return {named[name]: pieces for name, pieces in self.cleaned_data.items() if name in named}

    @property
    def says_short(self) -> bool:
        """Whether any line is less than was ordered."""
        return any(self.promised().get(line.pk, line.quantity) != line.quantity for line in self.lines)


def field_of(line: PurchaseLine) -> str:
    """The name of a line's number in the form."""
    return f"pieces_{line.offer.code}"


def by_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Load the sheet by its token, else say that the link ended; no cache, no search engine, no other site learns it.

    Without a referrer a browser sends no origin either, so the check against forged forms cannot work. It
    guards a cookie's rights; here the address alone gives them, and a forger does not know it.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def inner(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            found = sheet_by_token(token, at=clock.now())
        except SheetMissing as error:
            response = render(request, "market/sheet_gone.html", status=status_of(error))
        else:
            response = view(request, found, token, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return inner


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, order: PurchaseOrder, token: str) -> HttpResponse:
    """The sheet, and two answers to it: all of it comes, or so many of each."""
    lines = list(order.lines.select_related("offer"))
    form = AnswerForm(request.POST if request.method == "POST" else None, lines=lines, initial={"note": order.note})
    if request.method != "POST":
        return _page(request, order, lines, token, form=form)
    is_fine = request.POST.get("answer") == "fine"
    untyped = {name for name in map(field_of, lines) if not request.POST.get(name)}
    is_valid = form.is_valid() or (is_fine and set(form.errors) <= untyped)
    if is_valid and is_fine == form.says_short:
        form.add_error(None, _MIXED if is_fine else _NOTHING_SHORT)
        is_valid = False
    if not is_valid:
        return _page(request, order, lines, token, form=form, status=422)
    try:
        _say(order, form, is_fine=is_fine)
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, sheet_by_token(token, at=clock.now()), lines, token, form=form, status=status_of(error))
    messages.success(request, _("Thank you, we know. You can still change it until we receive the goods."))
    return see_other(reverse("market:sheet", args=[token]))


@by_token
@require_POST
def delivery_note(request: HttpRequest, order: PurchaseOrder, token: str) -> HttpResponse:
    """A delivery note as PDF or photo, in place of the one before."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return _refused_file(request, order, token, _("Choose a file first."), status=422)
    try:
        attach_delivery_note(order, file=file, size=file.size, by=GUEST, at=clock.now())
    except BuurtpuntError as error:
        return _refused_file(request, order, token, error.text, status=status_of(error))
    messages.success(request, _("We have your delivery note."))
    return see_other(reverse("market:sheet", args=[token]))


@by_token
@require_safe
def sheet_file(request: HttpRequest, order: PurchaseOrder, token: str, kind: str) -> HttpResponse:  # noqa: ARG001 - as `by_token` calls
    """The PDF, the table, the table per customer, or the delivery note."""
    return note_response(order) if kind == "leverbon" else file_response(order, kind)


@volunteers_only
@require_safe
def note_for_staff(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The delivery note, for who receives the goods."""
    return note_response(sheet_by_number(number))


def file_response(order: PurchaseOrder, kind: str) -> HttpResponse:
    """One of the files of a sheet, to keep. 404 for one it does not have."""
    place = {_PDF: 0, _TABLE: 1, _CUSTOMERS: 2}.get(kind)
    files = sheet_as_sent(order).files if place is not None else []
    if place is None or place >= len(files):
        raise Http404
    return _download(files[place].name, files[place].content_type, files[place].content)


def note_response(order: PurchaseOrder) -> HttpResponse:
    """The delivery note as a download, never shown in the page: we do not know who wrote it."""
    if not order.delivery_note:
        raise Http404
    try:
        with order.delivery_note.open() as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    is_pdf = str(order.delivery_note.name).endswith(".pdf")
    name = f"leverbon-{order.number}.{'pdf' if is_pdf else 'webp'}"
    return _download(name, "application/pdf" if is_pdf else "image/webp", content)


def _download(name: str, content_type: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _say(order: PurchaseOrder, form: AnswerForm, *, is_fine: bool) -> None:
    note, at = form.cleaned_data.get("note", ""), clock.now()
    if is_fine:
        acknowledge_sheet(order, note=note, by=GUEST, at=at)
    else:
        report_shortage(order, promised=form.promised(), note=note, by=GUEST, at=at)


def _state_label(order: PurchaseOrder, *, is_over: bool) -> str:
    """What the producer said, as the producer reads it; nothing when it is too late to say something."""
    if order.state != PurchaseState.SENT:
        return order.get_state_display()
    return "" if is_over else _("waits for your answer")


def _refused_file(request: HttpRequest, order: PurchaseOrder, token: str, words: str, *, status: int) -> HttpResponse:
    lines = list(order.lines.select_related("offer"))
    form = AnswerForm(lines=lines, initial={"note": order.note})
    return _page(request, order, lines, token, form=form, status=status, file_error=words)


def _page(
    request: HttpRequest, order: PurchaseOrder, lines: list[PurchaseLine], token: str, *, form: AnswerForm,
    status: int = 200, file_error: str = "",
) -> HttpResponse:  # fmt: skip
    data, is_over = sheet_data(order, lines, None), goods_are_here(order)
    context = {
        "order": order,
        "token": token,
        "form": form,
        "rows": [
            {"data": row, "line": line, "field": form[field_of(line)] if line.quantity > 0 else None}
            for row, line in zip(data["rows"], lines, strict=True)
        ],
        "total": data["total"],
        "customers": data["customers"],
        "state_kind": STATE_KINDS[PurchaseState(order.state)],
        "is_over": is_over,
        "state_label": _state_label(order, is_over=is_over),
        "can_be_short": any(line.quantity > 0 for line in lines),
        "file_error": file_error,
    }
    return render(request, "market/sheet.html", context, status=status)
