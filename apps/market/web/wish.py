"""What somebody asked of the market once: a reminder before closing, and what to do at a shortage."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.guests import current_person
from apps.accounts.web.access import ask_to_sign_in, see_other
from apps.hub import clock
from apps.hub.actors import GUEST, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import add_refusal
from apps.market.domain.reminder import person_of_stop_token
from apps.market.domain.wish import set_reminds, set_wishes
from apps.market.enums import OnShortage
from apps.market.models import MarketWish


class WishForm(forms.Form):
    """Two wishes, and nothing is ordered by either."""

    use_required_attribute = False

    reminds = forms.BooleanField(
        label=gettext_lazy("Remind me before ordering closes"),
        required=False,
        help_text=gettext_lazy("One mail, a day before. Only when you have not ordered yet. It never orders for you."),
    )
    on_shortage = forms.ChoiceField(
        label=gettext_lazy("What if there is too little of something?"),
        choices=[
            (OnShortage.SUBSTITUTE, gettext_lazy("Replace it with something similar, never dearer")),
            (OnShortage.LEAVE_OUT, gettext_lazy("Leave it out. Paid already? Then it goes off what you pay next time")),
            (OnShortage.REFUND, gettext_lazy("Leave it out. Paid already? Then you get your money back")),
        ],
        widget=forms.RadioSelect(attrs={"class": ""}),
        help_text=gettext_lazy("This is where your next order starts from. You can say something else each time."),
        error_messages={"required": gettext_lazy("Choose one first.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Show and keep them, for who is known here; a stranger signs in first."""
    person = current_person(request)
    if person is None:
        return ask_to_sign_in(request)
    wish = MarketWish.objects.filter(person=person).first()
    form = WishForm(
        request.POST if request.method == "POST" else None,
        initial={
            "reminds": wish.reminds if wish else False,
            "on_shortage": (wish.on_shortage if wish else "") or OnShortage.LEAVE_OUT,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            set_wishes(person, **form.cleaned_data, by=actor_for(request.user), at=clock.now())
        except BuurtpuntError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return see_other(reverse("market:wishes"))
    return render(request, "market/wishes.html", {"form": form, "person": person}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a reminder: one press and there are no more, without signing in. Opening it changes nothing."""
    person = person_of_stop_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        set_reminds(person, reminds=False, by=GUEST, at=clock.now())
        return see_other(reverse("market:stop_reminders", kwargs={"token": token}))
    reminds = MarketWish.objects.filter(person=person, reminds=True).exists()
    return render(request, "market/stop_reminders.html", {"reminds": reminds, "token": token})
