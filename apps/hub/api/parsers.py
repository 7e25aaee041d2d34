"""What a program may send: JSON, but not all of it."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser


def _unreadable(cause: BaseException | None) -> str:
    if isinstance(cause, json.JSONDecodeError):
        place = {"line": cause.lineno, "column": cause.colno}
        return _("This is no JSON that we can read: line %(line)d, column %(column)d.") % place
    return _("This is no JSON that we can read.")


class SoundJSONParser(JSONParser):
    """JSON that can be written down again: no half characters, no nesting without end."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Refuse what would fail further on, as the unreadable body that it is."""
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair has no bytes
        except exceptions.ParseError as error:
            raise exceptions.ParseError(_unreadable(error.__context__)) from error
        except (RecursionError, UnicodeEncodeError) as error:
            raise exceptions.ParseError(_unreadable(error)) from error
        return data
