"""What the docs point at is there."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

ROOT: Final = Path(settings.BASE_DIR)
DOCS: Final = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK: Final = re.compile(r"\]\((?!https?:)([^)#]+)")
CODE: Final = re.compile(r"`([^`\n]+)`")
A_FILE: Final = re.compile(r"[\w/.-]+/[\w.-]+\.(?:py|md|html|css|yaml|toml)")
FOLDERS: Final = ("apps", "backend", "tests", "docs", "bench", "tools")
MOST_BYTES: Final = 150_000
WORD: Final = re.compile(r"[A-Za-z_]{4,}")
EXPLAINING: Final = [ROOT / "docs" / "architecture.md", *sorted((ROOT / "docs" / "how").glob("*.md"))]
A_NAME: Final = re.compile(r"\b(?:[a-z]+(?:_[a-z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+)\b")  # two words made one


@pytest.fixture(scope="module")
def code() -> set[str]:
    """Every word of our own code, scripts and templates, and the names of their files."""
    kinds = (".py", ".js", ".html", ".css")
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    texts = [f"{path.stem} {path.read_text(encoding='utf-8')}" for path in files]
    return {word for text in texts for word in re.findall(r"\w+", text)}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_docs_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_docs_name_files_that_exist(page: Path) -> None:
    named = [name for name in CODE.findall(page.read_text(encoding="utf-8")) if A_FILE.fullmatch(name)]
    there = [f"/{path.relative_to(ROOT)}" for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")]

    missing = [name for name in named if not any(path.endswith(f"/{name}") for path in there)]

    assert missing == []


def test_glossary_words_stand_in_the_code() -> None:
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [row.split("|")[2] for row in rows if row.startswith("|")]
    words = {word for cell in cells for code in CODE.findall(cell) for word in WORD.findall(code)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "apps").rglob("*.py"))

    assert len(words) > 60
    assert sorted(word for word in words if not re.search(rf"\b{word}\b", code)) == []


@pytest.mark.parametrize("page", EXPLAINING, ids=lambda page: page.name)
def test_docs_name_functions_and_classes_that_exist(page: Path, code: set[str]) -> None:
    named = {name for text in CODE.findall(page.read_text(encoding="utf-8")) for name in A_NAME.findall(text)}

    assert sorted(named - code - {"verb_noun"}) == []


def test_decisions_are_all_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert [record.name for record in records] == sorted(LINK.findall(listed))
    for number, record in enumerate(records, start=1):
        assert record.name.startswith(f"{number:04d}-")
        assert record.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_pictures_are_light() -> None:
    heavy = {path.name: path.stat().st_size for path in (ROOT / "docs").rglob("*.png")}

    assert {name: size for name, size in heavy.items() if size > MOST_BYTES} == {}
