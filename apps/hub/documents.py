"""Documents on paper: a typst template of ours and data from the outside that never becomes markup."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst


@cache
def _fonts() -> typst.Fonts:
    """Those within typst itself, so that a document is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def render_pdf(template: Path, data: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """The template with these data as a PDF, dated `at`; the same input gives the same bytes.

    The data travel as JSON and are values in the template (`json(bytes(sys.inputs.data))`): a name with a
    quote, a hash or a bracket is text there and nothing else. The template reads no other files.
    """
    return bytes(
        typst.compile(
            template.read_bytes(),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, default=str)},
            format="pdf",
            timestamp=int(at.timestamp()),
        )
    )
