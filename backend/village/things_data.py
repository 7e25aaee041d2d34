"""What can be booked in De Linde."""

import datetime as dt
from dataclasses import dataclass, field

from apps.bookings.enums import HoursBind
from apps.mobipunt.enums import Propulsion, VehicleForm


@dataclass(frozen=True, slots=True)
class Kind:
    """What people choose first; `terms` as in `ResourceKind`."""

    slug: str
    name: str
    plural: str
    module: str
    icon: str
    hours_bind: HoursBind
    terms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing to book, with its hours from opening to closing (none: always)."""

    slug: str
    kind: str
    name: str
    about: str
    where: str
    drawing: str
    hours: tuple[dt.time, dt.time] | None = None
    needs_approval: bool = False
    buffer_after: dt.timedelta = dt.timedelta()
    max_length: dt.timedelta = dt.timedelta(days=3)
    horizon_days: int = 90
    parts: tuple[str, ...] = ()
    profile: dict[str, object] = field(default_factory=dict)


KINDS = (
    Kind("auto", "Deelwagen", "Deelwagens", "mobi", "car", HoursBind.ENDS, ((24, 100), (0, 50))),
    Kind("bakfiets", "Bakfiets", "Bakfietsen", "mobi", "mobi", HoursBind.ENDS, ((24, 100), (0, 50))),
    Kind("e-fiets", "E-fiets", "E-fietsen", "mobi", "mobi", HoursBind.ENDS, ((2, 100), (0, 50))),
    Kind("zaal", "Zaal", "Zalen", "cafe", "cafe", HoursBind.WHOLE, ((168, 100), (48, 50))),
)

# Always to be had: the keys hang in lockers outside.
VEHICLES = (
    Thing(
        "deelwagen-kwik", "auto", "Deelwagen Kwik", "Elektrische vijfdeurs · kinderzitje in de koffer",
        "Kerkplein, vak 2", "car",
        profile={
            "form": VehicleForm.CAR, "propulsion": Propulsion.ELECTRIC, "plate": "2-BPL-417", "seats": 5,
            "range_km": 310, "bay": "vak 2, aan de laadpaal", "extras": "kinderzitje, laadkabel",
        },
    ),
    Thing(
        "deelwagen-flink", "auto", "Deelwagen Flink", "Hybride break · trekhaak en hondenrek", "Kerkplein, vak 3",
        "car-second",
        profile={
            "form": VehicleForm.CAR, "propulsion": Propulsion.HYBRID, "plate": "1-XLD-806", "seats": 5,
            "range_km": 720, "bay": "vak 3", "extras": "trekhaak, hondenrek",
        },
    ),
    Thing(
        "bakfiets-berta", "bakfiets", "Bakfiets Berta", "Elektrische bakfiets · 2 kinderen of 100 kg · 2 helmen erbij",
        "Fietsenstalling, sleutelkastje 3", "cargo-bike",
        profile={
            "form": VehicleForm.CARGO_BIKE, "propulsion": Propulsion.ELECTRIC_ASSIST, "load_kg": 100, "seats": 3,
            "range_km": 50, "bay": "stalling, plaats 1", "extras": "2 helmen, regenhuif",
        },
    ),
    Thing(
        "bakfiets-bavo", "bakfiets", "Bakfiets Bavo", "Lange bakfiets · 80 kg · regenhuif",
        "Fietsenstalling, sleutelkastje 4",
        "long-cargo-bike",
        profile={
            "form": VehicleForm.CARGO_BIKE, "propulsion": Propulsion.ELECTRIC_ASSIST, "load_kg": 80, "seats": 2,
            "range_km": 60, "bay": "stalling, plaats 2", "extras": "regenhuif, spanriemen",
        },
    ),
    Thing(
        "e-fiets-elza", "e-fiets", "E-fiets Elza", "Lage instap · fietstassen", "Fietsenstalling, sleutelkastje 5",
        "e-bike",
        profile={
            "form": VehicleForm.BIKE, "propulsion": Propulsion.ELECTRIC_ASSIST, "range_km": 80,
            "bay": "stalling, plaats 3", "extras": "fietstassen",
        },
    ),
    Thing(
        "e-fiets-ernest", "e-fiets", "E-fiets Ernest", "Hoog kader · kinderzitje achteraan",
        "Fietsenstalling, sleutelkastje 6",
        "e-bike-second",
        profile={
            "form": VehicleForm.BIKE, "propulsion": Propulsion.ELECTRIC_ASSIST, "range_km": 75,
            "bay": "stalling, plaats 4", "extras": "kinderzitje",
        },
    ),
)  # fmt: skip

EVENING_TOO = (dt.time(8), dt.time(0))
SWEEPING = dt.timedelta(minutes=30)
A_DAY = dt.timedelta(hours=16)

# Four rooms, of which the great hall is its two halves.
ROOMS = (
    Thing(
        "grote-zaal", "zaal", "Grote zaal", "Beide helften samen: podium, tuin en toog", "Gelijkvloers", "hall",
        EVENING_TOO, True, SWEEPING, A_DAY, 365, ("grote-zaal-podiumkant", "grote-zaal-tuinkant"),
        profile={
            "capacity": 80, "area_m2": 150,
            "facilities": ["80 stoelen", "20 tafels", "podium", "projector", "geluid", "keuken"],
        },
    ),
    Thing(
        "grote-zaal-podiumkant", "zaal", "Grote zaal, podiumkant", "De helft met het podium, achter het vouwscherm",
        "Gelijkvloers", "hall-left", EVENING_TOO, True, SWEEPING, A_DAY, 365,
        profile={"capacity": 40, "area_m2": 75, "facilities": ["podium", "piano", "40 stoelen"]},
    ),
    Thing(
        "grote-zaal-tuinkant", "zaal", "Grote zaal, tuinkant", "De helft met de deur naar de tuin", "Gelijkvloers",
        "hall-right", EVENING_TOO, True, SWEEPING, A_DAY, 365,
        profile={"capacity": 40, "area_m2": 75, "facilities": ["deur naar de tuin", "10 tafels", "40 stoelen"]},
    ),
    Thing(
        "de-kelder", "zaal", "De Kelder", "Gewelfde kelder voor een lezing, een quiz of een repetitie",
        "Trap naast de toog", "cellar", EVENING_TOO, True, dt.timedelta(), A_DAY, 180,
        profile={
            "capacity": 25, "area_m2": 45, "facilities": ["25 stoelen", "scherm", "kleine toog"],
            "is_accessible": False,
        },
    ),
    Thing(
        "vergaderkamer", "zaal", "Vergaderkamer", "Een tafel voor tien, een scherm en koffie",
        "Eerste verdieping, lift", "meeting-room", EVENING_TOO, horizon_days=120, max_length=A_DAY,
        profile={"capacity": 10, "area_m2": 22, "facilities": ["tafel voor 10", "scherm", "wifi", "koffie"]},
    ),
    Thing(
        "cafetafel", "zaal", "Cafétafel", "De lange tafel aan het raam, om te kaarten of te breien", "In het café",
        "cafe-table", EVENING_TOO, horizon_days=60, max_length=dt.timedelta(hours=4),
        profile={"capacity": 8, "facilities": ["8 stoelen", "kaarten en spelborden"]},
    ),
)  # fmt: skip
