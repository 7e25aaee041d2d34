"""What a log line may say."""

import logging
import re
from typing import Any, Final

# What stands after these is a secret or a way to a person's things.
SECRET_PATHS: Final = re.compile(r"(/kalender/|/mijn/gast/|/overnemen/|/bestelbon/|/herinnering/)[^/\s?'\"]{8,}")
MASK: Final = r"\1…"


def mask(text: str) -> str:
    """Return `text` with the token in the address left out: of a calendar, a guest, a handover, a sheet, a reminder."""
    return SECRET_PATHS.sub(MASK, text)


class MaskTokens(logging.Filter):
    """Leaves tokens out of every line, wherever the line comes from."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record passes."""
        record.msg = mask(str(record.msg))
        record.args = _masked(record.args)
        return True


def _masked(args: Any) -> Any:
    if isinstance(args, tuple):
        return tuple(mask(arg) if isinstance(arg, str) else arg for arg in args)
    if isinstance(args, dict):
        return {key: mask(arg) if isinstance(arg, str) else arg for key, arg in args.items()}
    return args
