"""Guards around every view: odd addresses, modules that are off, and refusals nobody caught."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from apps.hub import modules
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import answer_refusal


class FormEncodingMiddleware(MiddlewareMixin):
    """Reads every form as UTF-8: no browser sends ours otherwise, and Django's error page fails on what claims to."""

    def process_request(self, request: HttpRequest) -> None:
        """Leave the claim out before anybody reads the form."""
        if (request.encoding or "utf-8").lower() != "utf-8":
            request.encoding = "utf-8"


class ModuleSwitchMiddleware(MiddlewareMixin):
    """A module that is off answers 404 on all its pages, API included."""

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[object, ...],
        _kwargs: dict[str, object],
    ) -> None:
        """Ask the registry whose namespace this is. An address with a NUL is nobody's: PostgreSQL takes none."""
        if "\x00" in request.path_info:
            raise Http404
        match = request.resolver_match
        if match is None:
            return
        for namespace in match.namespaces:
            module = modules.module_of_namespace(namespace)
            if module is not None and module.code in modules.off_for(request):
                raise Http404


class ErrorMiddleware(MiddlewareMixin):
    """A refusal that a view did not turn into its own page still becomes a calm one."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only our own family; everything else is a bug and goes to the log."""
        if isinstance(exception, BuurtpuntError):
            return answer_refusal(request, exception)
        return None
