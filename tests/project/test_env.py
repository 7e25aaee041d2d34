from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from backend.env import Environment


def refusals(environment: Environment) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        environment.refuse_unless_clean()
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "meaning"), [("true", True), ("On", True), ("1", True), ("no", False), (" 0 ", False)]
)
def test_boolean_is_read(text: str, meaning: bool) -> None:
    assert Environment({"BUURTPUNT_X": text}).boolean("BUURTPUNT_X", default=not meaning) is meaning


@pytest.mark.parametrize("text", ["ture", "ja", "2", "yess"])
def test_boolean_mistyped_stops(text: str) -> None:
    environment = Environment({"BUURTPUNT_X": text})
    environment.boolean("BUURTPUNT_X", default=True)
    assert f"BUURTPUNT_X='{text}' is neither true nor false." in refusals(environment)


def test_unknown_name_stops() -> None:
    assert "BUURTPUNT_MODUS is not a known setting." in refusals(Environment({"BUURTPUNT_MODUS": "demo"}))


def test_name_of_others_is_left_alone() -> None:
    Environment({"HOME": "/", "PORT": "x"}).refuse_unless_clean()


def test_choice_unknown_names_the_options() -> None:
    environment = Environment({"BUURTPUNT_MODE": "live"})
    environment.choice("BUURTPUNT_MODE", ("demo", "production"), default="demo")
    assert "choose one of demo, production" in refusals(environment)


@pytest.mark.parametrize("text", ["-1", "3.5", "12", "²", "x"])
def test_number_out_of_range_stops(text: str) -> None:
    environment = Environment({"BUURTPUNT_X": text})
    assert environment.number("BUURTPUNT_X", default=4, least=1, most=8) == 4
    assert "from 1 to 8" in refusals(environment)


def test_secret_comes_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("geheim\n")
    environment = Environment({"BUURTPUNT_KEY_FILE": str(file)})
    assert environment.secret("BUURTPUNT_KEY") == "geheim"
    environment.refuse_unless_clean()


def _absent(path: Path) -> None:
    path.unlink(missing_ok=True)


def _empty(path: Path) -> None:
    path.write_text("\n")


def _binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\xff")


@pytest.mark.parametrize("prepare", [_absent, _empty, _binary])
def test_secret_file_that_gives_nothing_stops(tmp_path: Path, prepare: Callable[[Path], None]) -> None:
    file = tmp_path / "key"
    prepare(file)
    environment = Environment({"BUURTPUNT_KEY_FILE": str(file)})
    environment.secret("BUURTPUNT_KEY", "default")
    assert "BUURTPUNT_KEY_FILE=" in refusals(environment)


def test_secret_given_twice_stops(tmp_path: Path) -> None:
    environment = Environment({"BUURTPUNT_KEY": "a", "BUURTPUNT_KEY_FILE": str(tmp_path)})
    environment.secret("BUURTPUNT_KEY")
    assert "both set" in refusals(environment)


def test_every_complaint_is_told_at_once() -> None:
    environment = Environment({"BUURTPUNT_A": "x", "BUURTPUNT_B": "y"})
    environment.boolean("BUURTPUNT_A", default=False)
    text = refusals(environment)
    assert "BUURTPUNT_A" in text
    assert "BUURTPUNT_B" in text
