"""What the goods of a market can be narrowed by: the page and the API ask it the same."""

from typing import Any, Final

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.hub.filters import YesNoFilter
from apps.market.enums import Allergen, Category, Presence
from apps.market.models import Offer
from apps.market.queries.favourite import liked_offers
from apps.market.queries.offer import bought_before, search_offers

LONGEST_SEARCH: Final = 80
WITHOUT: Final = "Only what the producer declared free of it; what may contain it is not shown."

# Said without repeating what was sent.
NO_CHOICE: Final = {"invalid_choice": _("This is none of the choices.")}


class OfferFilter(django_filters.FilterSet):  # type: ignore[misc] # the library ships no types
    """By shelf, producer, allergens, organic, stock, words, and what somebody likes or ordered.

    `person` is whose hearts and orders count; for nobody these find nothing.
    """

    category = django_filters.MultipleChoiceFilter(
        field_name="variant__product__category", choices=Category.choices, error_messages=NO_CHOICE
    )
    producer = django_filters.CharFilter(field_name="variant__product__producer__slug", max_length=60)
    organic = YesNoFilter(field_name="variant__product__is_organic")
    in_stock = YesNoFilter(method="filter_in_stock")
    without = django_filters.MultipleChoiceFilter(
        method="filter_without",
        choices=Allergen.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=WITHOUT,
        error_messages=NO_CHOICE,
    )
    favourites = YesNoFilter(method="filter_favourites", help_text="Those with your heart.")
    ordered_before = YesNoFilter(
        method="filter_ordered_before", help_text="Those of which you ordered the product earlier."
    )
    search = django_filters.CharFilter(method="filter_search", max_length=LONGEST_SEARCH)

    class Meta:
        """The fields above."""

        model = Offer
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any = None,
        queryset: QuerySet[Offer] | None = None,
        *,
        request: HttpRequest | None = None,
        prefix: str | None = None,
        person: Person | None = None,
    ) -> None:
        """Keep who asks."""
        super().__init__(data, queryset, request=request, prefix=prefix)
        self.person = person

    def filter_in_stock(self, offers: QuerySet[Offer], _name: str, value: Any) -> QuerySet[Offer]:
        """Without a limit there is always some."""
        available = Q(limit__isnull=True) | Q(claimed__lt=F("limit"))
        return offers.filter(available) if value else offers.exclude(available)

    def filter_without(self, offers: QuerySet[Offer], _name: str, value: list[str]) -> QuerySet[Offer]:
        """Declared 'no' for each: 'may contain' is not without, and neither is no answer."""
        for allergen in value:
            offers = offers.filter(
                variant__product__allergens__allergen=allergen, variant__product__allergens__presence=Presence.NO
            )
        return offers

    def filter_favourites(self, offers: QuerySet[Offer], _name: str, value: Any) -> QuerySet[Offer]:
        """Asked for false, all are shown."""
        if not value:
            return offers
        return liked_offers(offers, person=self.person) if self.person else offers.none()

    def filter_ordered_before(self, offers: QuerySet[Offer], _name: str, value: Any) -> QuerySet[Offer]:
        """Asked for false, all are shown."""
        if not value:
            return offers
        return bought_before(offers, person=self.person) if self.person else offers.none()

    def filter_search(self, offers: QuerySet[Offer], _name: str, value: str) -> QuerySet[Offer]:
        """Every word in product, producer or shelf."""
        return search_offers(offers, text=value)
