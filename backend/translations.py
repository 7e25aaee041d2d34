"""The Dutch of each app: found in the code, kept in `locale/`, compiled without gettext.

Msgids are the English of the code. A catalogue has no dates, line numbers, obsolete or fuzzy
entries, so that two people who add a sentence seldom meet.
"""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

LANGUAGE: Final = "nl"
CATALOGUE: Final = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
HEADER: Final = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": LANGUAGE,
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# Which arguments of which function are the context, the message and its plural.
FUNCTIONS: Final[dict[str, tuple[int | None, int, int | None]]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}

_LITERAL: Final = r"""u?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_TEMPLATE_CALL: Final = re.compile(
    rf" (npgettext|pgettext|ngettext|gettext|_)\({_LITERAL}(?:, ?{_LITERAL})?(?:, ?{_LITERAL})?(?:, ?count)?\)"
)
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
_NAMED: Final = re.compile(r"%\(\w+\)[sd]")


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a message one message."""

    context: str | None
    text: str


@dataclass(slots=True)
class Message:
    """One message of the code and the files it stands in."""

    key: Key
    plural: str = ""
    files: set[str] = field(default_factory=set)


def python_calls(source: str) -> Iterator[tuple[str, list[str | None]]]:
    """Yield each translation call in Python source with its constant arguments."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in FUNCTIONS:
                yield (
                    name,
                    [
                        arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None
                        for arg in node.args
                    ],
                )


def template_calls(source: str) -> Iterator[tuple[str, list[str | None]]]:
    """Yield each translation call in a template, as `templatize` writes them out."""
    for match in _TEMPLATE_CALL.finditer(templatize(source)):
        yield match[1], [ast.literal_eval(text) for text in match.groups()[1:] if text]


def messages_of(app: Path) -> dict[Key, Message]:
    """Return every message in the code and the templates under `app`.

    Raises `SyntaxError` (Python) or `TemplateSyntaxError`-like errors for a file half written.
    """
    found: dict[Key, Message] = {}
    for file in sorted(app.rglob("*")):
        relative = file.relative_to(app)
        if file.suffix == ".py" and "migrations" not in relative.parts:
            calls = python_calls(file.read_text(encoding="utf-8"))
        elif "templates" in relative.parts and file.suffix in {".html", ".txt"}:
            calls = template_calls(file.read_text(encoding="utf-8"))
        else:
            continue
        for name, args in calls:
            _collect(found, name, args, str(relative))
    return found


def _collect(found: dict[Key, Message], name: str, args: list[str | None], file: str) -> None:
    context_at, text_at, plural_at = FUNCTIONS[name]

    def arg(index: int | None) -> str | None:
        return args[index] if index is not None and index < len(args) else None

    text = arg(text_at)
    if not text:
        return
    key = Key(arg(context_at), text)
    message = found.setdefault(key, Message(key))
    message.plural = message.plural or arg(plural_at) or ""
    message.files.add(file)


def catalogue_of(app: Path) -> polib.POFile:
    """Return the app's catalogue, empty when it has none."""
    path = app / CATALOGUE
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def update(app: Path, *, elsewhere: dict[Key, polib.POEntry]) -> bool:
    """Bring the app's catalogue in line with its code; return whether the file changed.

    Dutch that stands there is kept; a new message takes the Dutch that another app gave it.
    """
    messages = messages_of(app)
    path = app / CATALOGUE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    old = {_key(entry): entry for entry in catalogue_of(app)}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = dict(HEADER)
    for message in sorted(messages.values(), key=lambda each: (min(each.files), each.key.text)):
        fresh.append(_entry(message, old.get(message.key) or elsewhere.get(message.key)))
    after = str(fresh)
    if after == before or (not messages and not before):
        return False
    write(path, after.encode())
    return True


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=message.key.context,
        msgid=message.key.text,
        occurrences=[(file, "") for file in sorted(message.files)],
        flags=["python-format"] if _NAMED.search(message.key.text) else [],
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict((known and known.msgstr_plural) or {0: "", 1: ""})
    elif known:
        entry.msgstr = known.msgstr
    return entry


def compile_catalogue(app: Path) -> bool:
    """Write the app's `.mo` beside its `.po` when that is newer; return whether it did.

    What this process had read before is forgotten, so that it speaks the new words too.
    """
    source = app / CATALOGUE
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
        return False
    write(target, catalogue_of(app).to_binary())
    translation_file_changed(None, target)
    return True


def write(path: Path, content: bytes) -> None:
    """Put the whole file there at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)


def _key(entry: polib.POEntry) -> Key:
    return Key(entry.msgctxt, entry.msgid)


def translations(apps: list[Path]) -> dict[Key, polib.POEntry]:
    """Return the translated messages of all apps; the first app to have one wins."""
    known: dict[Key, polib.POEntry] = {}
    for app in apps:
        for entry in catalogue_of(app):
            if entry.translated():
                known.setdefault(_key(entry), entry)
    return known


def complaints(apps: list[Path]) -> list[str]:
    """Return a sentence for each message that is missing, left over, fuzzy or wrong."""
    known = translations(apps)
    return [sentence for app in apps for sentence in _complaints(app, known)]


def _complaints(app: Path, known: dict[Key, polib.POEntry]) -> Iterator[str]:
    wanted = messages_of(app)
    entries = {_key(entry): entry for entry in catalogue_of(app)}
    for key in wanted.keys() - entries.keys():
        yield f"{app.name}: {key.text!r} is not in the catalogue."
    for key in entries.keys() - wanted.keys():
        yield f"{app.name}: {key.text!r} is no longer in the code."
    for key, entry in entries.items():
        if "fuzzy" in entry.flags:
            yield f"{app.name}: {key.text!r} is fuzzy."
        elif not entry.translated():
            yield f"{app.name}: {key.text!r} has no Dutch."
        elif _placeholders(entry.msgid_plural or entry.msgid) != _dutch_placeholders(entry):
            yield f"{app.name}: {key.text!r} has other placeholders in Dutch."
        elif entry.msgstr != known[key].msgstr:
            yield f"{app.name}: {key.text!r} has other Dutch in another app; give it a context."


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in _PLACEHOLDER.finditer(text)}


def _dutch_placeholders(entry: polib.POEntry) -> set[str]:
    forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return set().union(*(_placeholders(form) for form in forms))
