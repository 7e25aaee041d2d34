"""Documents on paper: a typst template of ours and data from the outside that never becomes markup."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

# Emoji with what colours and joins them, and the space in front.
_PICTURES: Final = re.compile("\\s?[\U0001f000-\U0001faff][\ufe0f\u200d\u2640\u2642\U0001f000-\U0001faff]*")


@cache
def _fonts() -> typst.Fonts:
    """Those within typst itself, so that a document is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def drawable(value: Any) -> Any:
    """The same without the little pictures that no font on our paper has, which would print as empty boxes.

    A text of nothing else stays as it is: a box says more than nothing.
    """
    if isinstance(value, str):
        return _PICTURES.sub("", value).strip() or value
    if isinstance(value, Mapping):
        return {key: drawable(each) for key, each in value.items()}
    return [drawable(each) for each in value] if isinstance(value, (list, tuple)) else value


def render_pdf(template: Path, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The template with these data as a PDF, dated `at`; the same input gives the same bytes.

    The data travel as JSON and are values in the template (`json(bytes(sys.inputs.data))`): a name with a
    quote, a hash or a bracket is text there and nothing else. The template reads no other files.
    """
    return bytes(
        typst.compile(
            template.read_bytes(),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(drawable(data), default=str)},
            format="pdf",
            timestamp=int(at.timestamp()),
        )
    )
