"""What a first visit costs in bytes over the wire, as a browser that takes brotli asks it."""

import http.client
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.village import Village


@dataclass
class Part:
    """One file of the visit."""

    path: str
    size: int


class _Links(HTMLParser):
    """Style sheets, scripts and pictures of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        wanted = {"link": "href", "script": "src", "img": "src"}.get(tag, "")
        relation = (named.get("rel") or "").split()
        address = named.get(wanted)
        if address and (tag != "link" or {"stylesheet", "icon", "preload", "modulepreload"} & set(relation)):
            self.found.append(address)


def first_visit(village: Village, path: str = "/") -> list[Part]:
    """Fetch the page and all it names, style sheets' fonts included. Another host's address raises."""
    parts: dict[str, Part] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in parts or address.startswith("data:"):
            continue
        if urlsplit(address).netloc:
            message = f"another host: {address}"
            raise RuntimeError(message)
        body, size = _fetch(village.port, address)
        parts[address] = Part(address, size)
        waiting += [urljoin(address, name) for name in _named(address, path, body)]
    return list(parts.values())


def _named(address: str, page: str, body: str) -> list[str]:
    if address == page:
        links = _Links()
        links.feed(body)
        return links.found
    if address.endswith(".css"):
        # a browser fetches only the ranges it needs: the Dutch page needs the plain Latin files
        return [name for name in re.findall(r"url\([\"']?([^\"')]+)", body) if "latin-ext" not in name]
    if address.endswith(".js"):
        return re.findall(r"import[^\"';]*[\"'](\.[^\"']+)[\"']", body)
    return []


def _fetch(port: int, path: str) -> tuple[str, int]:
    """The body as text (asked again plain) and its size as it came over the wire, headers included."""
    sizes = []
    for encoding in ("br, gzip", "identity"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Accept-Encoding": encoding, "Accept-Language": "nl"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            message = f"{path} answers {answer.status}"
            raise RuntimeError(message)
        sizes.append(len(body) + len(str(answer.headers).encode()))
        connection.close()
    return body.decode("utf-8", "replace"), sizes[0]
