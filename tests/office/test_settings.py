"""Who we are, when we are open, what we offer."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.test import Client
from PIL import Image

from apps.hub.models import Place
from apps.hub.queries.place import the_place
from apps.office.web.settings import PlaceForm

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/instellingen/"


def profile(**changes: str) -> dict[str, str]:
    place = the_place()
    return {**model_to_dict(place, PlaceForm.Meta.fields), "revision": str(place.revision), **changes}


def a_picture(size: tuple[int, int] = (800, 600), kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#2c6a3b").save(out, kind)
    return out.getvalue()


def send_logo(manager: Client, content: bytes, name: str = "logo.png") -> tuple[int, dict[str, list[str]]]:
    response = manager.post(f"{PAGE}logo/", {"logo": SimpleUploadedFile(name, content, "image/png")})
    return response.status_code, dict(response.context["logo_form"].errors) if response.context else {}


def test_profile_is_changed(manager: Client) -> None:
    response = manager.post(PAGE, profile(tagline="Voor elk wat wils"))

    assert (response.status_code, the_place().tagline, the_place().colour_market) == (
        302,
        "Voor elk wat wils",
        "#2c6a3b",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "geen adres"}, "email"),
        ({"iban": "BE68539007547035"}, "iban"),
        ({"company_number": "0766123421"}, "company_number"),
        ({"colour_market": "#ffd700"}, "colour_market"),
        ({"colour_mobi": "blauw"}, "colour_mobi"),
        ({"vat_regime": "nooit"}, "vat_regime"),
        ({"name": "😀" * 300}, "name"),
    ],
)
def test_profile_of_wrong_input_is_refused_at_its_field(manager: Client, changes: dict[str, str], field: str) -> None:
    before = the_place()

    response = manager.post(PAGE, profile(**changes))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert the_place().revision == before.revision


def test_profile_saved_by_two_managers_tells_the_second(manager: Client) -> None:
    seen = profile(tagline="Van de tweede")
    manager.post(PAGE, profile(tagline="Van de eerste"))

    response = manager.post(PAGE, seen)

    assert (response.status_code, the_place().tagline) == (409, "Van de eerste")
    assert "Van de tweede" in response.content.decode()


def test_logo_is_drawn_anew_and_served(manager: Client) -> None:
    assert Client().get("/stijl/logo").status_code == 404

    status, _errors = send_logo(manager, a_picture((3000, 1000)))

    with Image.open(BytesIO(Client().get("/stijl/logo").content)) as logo:
        assert (status, logo.format, logo.size) == (302, "WEBP", (512, 171))
    assert f'src="/stijl/logo?v={the_place().revision}"' in Client().get("/").content.decode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"GIF89a <script>alert(1)</script>", "logo.gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "logo.svg"),
        (b"%PDF-1.7 nothing", "logo.png"),
        (a_picture()[:200], "half.png"),
    ],
    ids=["script", "svg", "pdf", "half"],
)
def test_logo_that_is_no_picture_is_refused(manager: Client, content: bytes, name: str) -> None:
    status, errors = send_logo(manager, content, name)

    assert (status, list(errors), bool(the_place().logo)) == (422, ["logo"], False)


def test_logo_of_20_megabytes_is_refused_with_its_size(manager: Client) -> None:
    status, errors = send_logo(manager, a_picture() + b"\0" * 20 * 1024 * 1024)

    assert status == 422
    assert "20\N{NO-BREAK SPACE}MB" in errors["logo"][0]


def test_logo_left_out_is_asked_for(manager: Client) -> None:
    assert manager.post(f"{PAGE}logo/").status_code == 422


def test_hours_are_shown_and_changed(manager: Client) -> None:
    typed = dict(manager.get(f"{PAGE}uren/").context["form"].initial)
    assert (typed["opens_0_0"], typed["closes_0_0"], "opens_6_0" in typed) == ("8.00", "18.00", False)

    response = manager.post(f"{PAGE}uren/", typed | {"closes_0_0": "12", "opens_0_1": "13u30", "closes_0_1": "18"})

    monday = [(str(stretch.opens), str(stretch.closes)) for stretch in Place.objects.get().hours.filter(weekday=0)]
    assert (response.status_code, monday) == (302, [("08:00:00", "12:00:00"), ("13:30:00", "18:00:00")])


@pytest.mark.parametrize(
    "changes",
    [{"opens_6_0": "9"}, {"opens_6_0": "negen", "closes_6_0": "12"}, {"opens_6_0": "12", "closes_6_0": "9"},
     {"opens_0_1": "17", "closes_0_1": "19"}],
    ids=["half", "words", "backwards", "overlapping"],
)  # fmt: skip
def test_hours_of_wrong_input_are_refused_and_kept(manager: Client, changes: dict[str, str]) -> None:
    typed = dict(manager.get(f"{PAGE}uren/").context["form"].initial)

    response = manager.post(f"{PAGE}uren/", typed | changes)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert Place.objects.get().hours.count() == 6


def test_module_is_switched_off_and_on(manager: Client) -> None:
    pages = []
    for on in ("0", "0", "1"):
        assert manager.post(f"{PAGE}aanbod/", {"module": "cafe", "on": on}).status_code == 302
        pages.append(Client().get("/cafe/").status_code)

    assert pages == [404, 404, 200]


def test_module_that_does_not_exist_is_404(manager: Client) -> None:
    assert manager.post(f"{PAGE}aanbod/", {"module": "casino", "on": "1"}).status_code == 404
