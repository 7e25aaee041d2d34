"""Forty people who live in Lindekerke, and their three associations."""

from dataclasses import dataclass

from apps.accounts.enums import Role


@dataclass(frozen=True, slots=True)
class Villager:
    """One of them. Who has an account signs in with their address; the others call or walk in."""

    name: str
    age: int
    phone: str
    email: str = ""
    account: bool = False
    member: bool = False
    language: str = "nl"
    role: Role | None = None
    licence: bool = True


def _signs_in(name: str, age: int, phone: str, email: str, *, member: bool = False, language: str = "nl") -> Villager:
    return Villager(name, age, phone, f"{email}@voorbeeld.example", account=True, member=member, language=language)


def _works(name: str, age: int, phone: str, email: str, role: Role) -> Villager:
    return Villager(name, age, phone, f"{email}@voorbeeld.example", account=True, member=True, role=role)


def _writes(name: str, age: int, phone: str, email: str, *, member: bool = False) -> Villager:
    return Villager(name, age, phone, f"{email}@voorbeeld.example", member=member)


def _calls(name: str, age: int, phone: str, *, member: bool = False) -> Villager:
    return Villager(name, age, phone, member=member, licence=False)


# The first four are who the demo offers to be.
VILLAGERS = (
    _signs_in("Mieke Verhulst", 72, "0470 12 34 56", "mieke", member=True),
    _signs_in("Karim Benali", 34, "0486 20 14 32", "karim"),
    _signs_in("Lotte Peeters", 23, "0479 84 55 13", "lotte"),
    _signs_in("Priya Nair", 36, "0468 31 77 09", "priya", language="en"),
    _signs_in("Agnieszka Nowak", 41, "0485 66 21 48", "agnieszka", member=True),
    _signs_in("Emre Yıldız", 47, "0477 93 05 61", "emre", member=True),
    _signs_in("Jan Van den Berghe", 58, "0495 18 42 77", "jan", member=True),
    _signs_in("Hilde Declercq", 63, "0472 50 88 19", "hilde", member=True),
    _signs_in("Bram Wouters", 31, "0493 27 60 84", "bram"),
    _signs_in("Fatima El Amrani", 39, "0487 71 39 25", "fatima", member=True),
    _signs_in("Tine Vandamme", 35, "0496 04 12 98", "tine", member=True),
    _signs_in("Pieter-Jan Lefevere", 44, "0474 83 56 07", "pieterjan"),
    _signs_in("Yasmine Bouazza", 26, "0489 45 90 36", "yasmine"),
    _signs_in("Tomasz Kowalski", 33, "0467 22 68 71", "tomasz"),
    _signs_in("Nele Goethals", 29, "0491 37 15 80", "nele", member=True),
    _signs_in("Omar Haddad", 43, "0466 58 29 04", "omar"),
    _writes("Greet Callewaert", 69, "0478 61 03 52", "greet", member=True),
    _writes("Mehmet Kaya", 52, "0484 19 74 63", "mehmet"),
    _writes("Joris Mertens", 40, "0471 46 87 20", "joris"),
    _writes("Annelies De Smet", 37, "0497 35 08 91", "annelies", member=True),
    _writes("Ilse Willems", 55, "0473 92 64 15", "ilse"),
    _writes("Luc Claes", 61, "0494 07 53 86", "luc", member=True),
    _writes("Stijn Michiels", 46, "0476 28 91 47", "stijn"),
    _writes("An Nguyen", 50, "0488 63 10 74", "an", member=True),
    _writes("Elif Demir", 24, "0465 84 37 22", "elif"),
    _writes("Robbe Hendrickx", 22, "0492 55 16 39", "robbe"),
    _writes("Sofie Baert", 32, "0475 70 48 93", "sofie"),
    _writes("Kobe Jacobs", 20, "0499 13 82 65", "kobe"),
    _calls("Jozef Pauwels", 81, "0479 36 05 28"),
    _calls("Walter Maes", 84, "056 41 26 80"),
    _calls("Marie-Louise D'Hondt", 85, "056 41 57 62"),
    _calls("Godelieve Ooms", 78, "056 41 09 18", member=True),
    _calls("Roger Vermeulen", 77, "0473 44 96 50", member=True),
    _calls("Frieda Lambrecht", 74, "0498 67 23 11"),
    _works("Rita Claeys", 66, "0475 61 08 27", "rita", Role.VOLUNTEER),
    _works("Danny Segers", 59, "0483 25 49 70", "danny", Role.VOLUNTEER),
    _works("Samira Ouali", 45, "0486 90 17 34", "samira", Role.VOLUNTEER),
    _works("Noor Van Hove", 21, "0468 72 51 06", "noor", Role.VOLUNTEER),
    _works("Jef Goossens", 51, "0498 33 71 90", "jef", Role.MANAGER),
    _works("Katrien Martens", 48, "0477 58 34 02", "katrien", Role.MANAGER),
)

DRIVING_AGE = 22  # as old as one must be for a car, and was some months ago too
DRIVERS = tuple(villager.name for villager in VILLAGERS if villager.licence and villager.age >= DRIVING_AGE)
VOLUNTEERS = tuple(villager.name for villager in VILLAGERS if villager.role is Role.VOLUNTEER)


@dataclass(frozen=True, slots=True)
class Club:
    """An association: who answers for it, and who else may book."""

    name: str
    email: str
    contact: str
    bookers: tuple[str, ...]


FANFARE = Club("Fanfare De Eendracht", "fanfare", "Jan Van den Berghe", ("Lotte Peeters", "Nele Goethals", "Luc Claes"))
SENIORS = Club("Seniorenclub De Zilverlinde", "zilverlinde", "Hilde Declercq", ("Greet Callewaert", "Frieda Lambrecht"))
REPAIR_CAFE = Club("Repaircafé Lindekerke", "repaircafe", "Bram Wouters", ("Mehmet Kaya",))
YOGA = Club("Yoga Lindekerke", "yoga", "Annelies De Smet", ("Mieke Verhulst",))
CLUBS = (FANFARE, SENIORS, REPAIR_CAFE, YOGA)
