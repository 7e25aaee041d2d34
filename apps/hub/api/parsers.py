"""What a program may send: JSON, but not all of it."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser


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
        except (RecursionError, UnicodeEncodeError) as error:
            raise exceptions.ParseError from error
        return data
