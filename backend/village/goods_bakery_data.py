"""Bread, and what stands dry beside it."""

from apps.hub.enums import VatRegime
from apps.market.enums import Category
from backend.village.goods import Good, Maker, Size, grams, months, pieces

MAKERS = (
    Maker(
        "ooms", "Bakkerij Ooms", "Lindekerke",
        "Sinds 1954 in de Kerkstraat. Zoon Wim bakt nu, op gist en op desem, elke nacht vanaf twee uur.",
        "bestel@bakkerijooms.example", "056 41 11 02", "bread-brown", margin=12,
    ),
    Maker(
        "roza", "De Korf van Roza", "Lindekerke",
        "Roza houdt twaalf bijenkasten aan de Lindebeek en maakt confituur van wat de buren te veel hebben.",
        "roza@dekorf.example", "0479 20 61 55", "honey", VatRegime.SMALL,
    ),
)  # fmt: skip

RACK = "Rek C"
DRY = "Rek A"

BREAD = (
    Good(
        "ooms", "Lindekerks bruin", Category.BREAD, "bread-brown", RACK,
        (Size(340, 800), Size(190, 400, name="half")),
        "Het brood van het dorp: tarwe en rogge, lang gerezen.", ("gluten",), ("sesame", "nuts"), likes=9,
    ),
    Good(
        "ooms", "Lindekerks wit", Category.BREAD, "bread-white", RACK, (Size(320, 800), Size(180, 400, name="half")),
        "Zacht melkbrood, ook voor de boterham van morgen.", ("gluten", "milk"), ("sesame", "nuts"), likes=6,
    ),
    Good(
        "ooms", "Speltbrood", Category.BREAD, "spelt", RACK, grams(410, 600),
        "Van spelt uit de Vlaamse Ardennen.", ("gluten",), ("sesame", "nuts"), limit=24, likes=5,
    ),
    Good(
        "ooms", "Volkoren met noten", Category.BREAD, "bread-brown", RACK, grams(440, 700),
        "Met okkernoten en hazelnoten.", ("gluten", "nuts"), ("sesame",), likes=3,
    ),
    Good(
        "ooms", "Zuurdesembrood", Category.BREAD, "bread-white", RACK, grams(460, 750),
        "Twee dagen gerezen, zonder gist. Blijft lang vers.", ("gluten",), ("sesame", "nuts"), limit=30, likes=4,
    ),
    Good(
        "ooms", "Pistolets", Category.BREAD, "pistolets", RACK, pieces(270, 6),
        "Voor zondagochtend, of voor elke ochtend.", ("gluten",), ("milk", "sesame"), likes=6,
    ),
    Good(
        "ooms", "Stokbrood", Category.BREAD, "baguette", RACK, grams(210, 250), "", ("gluten",), ("sesame",), likes=4,
    ),
    Good(
        "ooms", "Koffiekoek met rozijnen", Category.BREAD, "koffiekoek", RACK, pieces(150),
        "Met banketbakkersroom.", ("gluten", "egg", "milk", "sulphites"), ("nuts",), likes=5,
    ),
    Good(
        "ooms", "Roggebrood", Category.BREAD, "bread-brown", RACK, grams(380, 600),
        "Stevig en donker, voor bij de paté.", ("gluten",), ("sesame", "nuts"), likes=3,
    ),
    Good(
        "ooms", "Kramiek", Category.BREAD, "bread-white", RACK, grams(480, 500),
        "Boterbrood met rozijnen.", ("gluten", "egg", "milk", "sulphites"), ("nuts",), likes=3,
    ),
    Good(
        "ooms", "Rijsttaartje", Category.BREAD, "tart", "Koelkast 1", pieces(220), "",
        ("gluten", "egg", "milk"), ("nuts",), likes=3,
    ),
    Good(
        "ooms", "Mattentaart", Category.BREAD, "tart", "Koelkast 1", pieces(240),
        "Met amandel, naar het recept van grootmoeder Ooms.", ("gluten", "egg", "milk", "nuts"), likes=3,
    ),
    Good(
        "ooms", "Speculaas", Category.BREAD, "speculaas", RACK, grams(390, 250),
        "Met de hand uit de plank geklopt.", ("gluten", "milk"), ("nuts", "soy"), months=months(10, 2), likes=3,
    ),
)  # fmt: skip

PANTRY = (
    Good(
        "ooms", "Tarwebloem", Category.PANTRY, "flour", DRY, grams(190, 1000),
        "Gemalen op de Stampkotmolen.", ("gluten",), ("soy",), likes=1,
    ),
    Good(
        "roza", "Lentehoning", Category.PANTRY, "honey", DRY, grams(750, 500),
        "Zachte honing van wilg, fruitbloesem en linde.", likes=3, shelf=60,
    ),
    Good("roza", "Pruimenconfituur", Category.PANTRY, "jam", DRY, grams(420, 370), likes=3, shelf=36),
    Good(
        "roza", "Dorpskoffie, gemalen", Category.PANTRY, "coffee", DRY, grams(620, 250),
        "Gebrand in Kortrijk, vers gemalen op woensdag.", likes=2,
    ),
)  # fmt: skip

GOODS = (*BREAD, *PANTRY)
