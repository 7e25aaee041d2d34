"""What people book the vehicles and the rooms for."""

from dataclasses import dataclass

from backend.village.people_data import FANFARE, REPAIR_CAFE, SENIORS, Club

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True)
class Habit:
    """Something of every week, or of every so many weeks: a wall hour (19.5 is half past seven) and hours."""

    slug: str
    weekday: int
    hour: float
    hours: float
    what: str
    people: int
    who: str
    club: Club | None = None
    every: int = 1


HABITS = (
    Habit("grote-zaal", THURSDAY, 20, 2.5, "Repetitie", 45, FANFARE.contact, FANFARE),
    Habit("grote-zaal-tuinkant", WEDNESDAY, 14, 3, "Repaircafé", 30, REPAIR_CAFE.contact, REPAIR_CAFE),
    Habit("grote-zaal-podiumkant", TUESDAY, 10, 1.5, "Yoga 55+", 18, SENIORS.contact, SENIORS),
    Habit("de-kelder", MONDAY, 19.5, 2, "Koor De Lindezangers", 16, "Annelies De Smet"),
    Habit("cafetafel", THURSDAY, 14, 3, "Kaartnamiddag", 8, "Greet Callewaert"),
    Habit("cafetafel", TUESDAY, 13.5, 2.5, "Breicafé", 7, "Hilde Declercq", SENIORS),
    Habit("vergaderkamer", MONDAY, 20, 2, "Bestuur fanfare", 9, FANFARE.contact, FANFARE, every=2),
    Habit("vergaderkamer", WEDNESDAY, 9, 3, "Huiswerkbegeleiding", 6, "Fatima El Amrani"),
    Habit("grote-zaal", SUNDAY, 10, 5, "Koffietafel na de kermis", 70, SENIORS.contact, SENIORS, every=4),
)


@dataclass(frozen=True, slots=True)
class Party:
    """Something that one family or another does once."""

    slug: str
    weekday: int
    hour: float
    hours: float
    what: str
    people: int


PARTIES = (
    Party("grote-zaal", SATURDAY, 11, 9, "Familiefeest", 65),
    Party("grote-zaal", SATURDAY, 18, 5.5, "Spaghetti-avond", 78),
    Party("grote-zaal-tuinkant", SATURDAY, 14, 4, "Babyborrel", 35),
    Party("grote-zaal-tuinkant", SUNDAY, 14, 4, "Verjaardagsfeest", 25),
    Party("grote-zaal-podiumkant", FRIDAY, 19.5, 3.5, "Toneel: lezing van het stuk", 14),
    Party("de-kelder", FRIDAY, 20, 3, "Quiz", 24),
    Party("de-kelder", SATURDAY, 20, 3.5, "Vinylavond", 20),
    Party("de-kelder", WEDNESDAY, 19.5, 2.5, "Infoavond zonnepanelen", 22),
    Party("vergaderkamer", TUESDAY, 19, 2, "Wijkoverleg", 9),
    Party("vergaderkamer", FRIDAY, 10, 2, "Notaris op bezoek", 4),
    Party("cafetafel", SATURDAY, 15, 2.5, "Gezelschapsspelen", 6),
)

# Start on the wall and hours, as each kind of vehicle is used.
TRIPS = {
    "auto": ((8, 9), (9, 3), (13, 4), (13.5, 2), (18, 3), (19, 4.5)),
    "bakfiets": ((8, 1.5), (9, 3), (13.5, 3), (15.5, 1.5), (16, 2)),
    "e-fiets": ((7.5, 10), (9, 4), (13, 3), (14, 5)),
}
OFTEN = {"auto": 0.42, "bakfiets": 0.3, "e-fiets": 0.22}
