"""How lists of the API read what stands behind the question mark."""

from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import pagination, serializers
from rest_framework.request import Request

MOST_ON_A_PAGE: Final = 100


class Pages(pagination.PageNumberPagination):
    """Twenty a page unless asked otherwise, a hundred at most."""

    page_size_query_param = "page_size"
    max_page_size = MOST_ON_A_PAGE


class KnownFilters(DjangoFilterBackend):
    """Refuses a filter that there is not: a slip of the pen would show everything as if it were the answer.

    A view that reads more of the address names it in `also_asked`.
    """

    paging: ClassVar = frozenset({Pages.page_query_param, Pages.page_size_query_param, "format"})

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """As the library's, after a look at the names."""
        filters = self.get_filterset_class(view, queryset)
        if filters is not None:
            known = {*filters.base_filters, *self.paging, *getattr(view, "also_asked", ())}
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                raise serializers.ValidationError({name: [_("We do not know this filter.")] for name in unknown})
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found
