"""Vegetables and fruit, each in its months."""

from apps.market.enums import Category
from backend.village.goods import Good, Maker, Size, bottle, grams, months, pieces, weighed

MAKERS = (
    Maker(
        "zonneveld", "Boerderij ’t Zonneveld", "Lindekerke",
        "Griet en Wout telen biologisch op vier hectare, met drie seizoenen ver vooruit in het hoofd.",
        "griet@zonneveld.example", "0486 77 30 14", "carrots",
    ),
    Maker(
        "appeldonk", "Fruithof Appeldonk", "Sint-Pauwels-Donk",
        "Hoogstam en laagstam door elkaar. Het sap persen ze zelf, wat niet mooi genoeg is voor de kist.",
        "info@appeldonk.example", "056 42 60 71", "apples",
    ),
)  # fmt: skip

CRATES = "Rek B"
COLD = "Koelkast 2"

VEGETABLES = (
    Good(
        "zonneveld", "Wortelen met loof", Category.PRODUCE, "carrots", CRATES, pieces(220, name="bussel"),
        "Vers getrokken. Het loof is goed voor pesto.", months=months(6, 11), organic=True, limit=40, likes=6,
    ),
    Good(
        "zonneveld", "Bewaarwortelen", Category.PRODUCE, "carrots", CRATES, grams(160, 1000),
        months=months(12, 5), organic=True, likes=4,
    ),
    Good(
        "zonneveld", "Bintjes", Category.PRODUCE, "potatoes", CRATES,
        (Size(260, 2000, name="zakje"), Size(550, 5000, name="zak")), "Voor friet, puree en kroketten.",
        organic=True, likes=6,
    ),
    Good("zonneveld", "Ajuin", Category.PRODUCE, "onions", CRATES, grams(150, 1000), organic=True, likes=4),
    Good(
        "zonneveld", "Soepgroenten", Category.PRODUCE, "soup-greens", COLD, weighed(290, 1000),
        "Selder, prei, wortel en ajuin: wat het veld geeft.", ("celery",), organic=True, likes=6,
    ),
    Good(
        "zonneveld", "Prei", Category.PRODUCE, "leek", CRATES, pieces(240, name="bussel"), months=months(8, 4),
        organic=True, likes=4,
    ),
    Good(
        "zonneveld", "Knolselder", Category.PRODUCE, "celeriac", CRATES, pieces(220), "", ("celery",),
        months=months(10, 3), organic=True, likes=2,
    ),
    Good(
        "zonneveld", "Witloof", Category.PRODUCE, "chicory", COLD, grams(260, 500),
        "Volle grond, met een hapje bitter.", months=months(10, 4), organic=True, likes=5,
    ),
    Good(
        "zonneveld", "Spruitjes", Category.PRODUCE, "sprouts", CRATES, grams(210, 500), months=months(10, 2),
        organic=True, likes=3,
    ),
    Good(
        "zonneveld", "Savooikool", Category.PRODUCE, "cabbage", CRATES, pieces(230), months=months(9, 3), organic=True,
        likes=3,
    ),
    Good(
        "zonneveld", "Rode biet", Category.PRODUCE, "beetroot", CRATES, grams(190, 1000), months=months(7, 3),
        organic=True, likes=2,
    ),
    Good(
        "zonneveld", "Pompoen", Category.PRODUCE, "pumpkin", CRATES, weighed(220, 1200),
        "Hokkaido: je eet de schil mee.", months=months(9, 12), organic=True, likes=4,
    ),
    Good(
        "zonneveld", "Spinazie", Category.PRODUCE, "spinach", COLD, grams(240, 300), months=months(4, 6), organic=True,
        likes=3,
    ),
    Good(
        "zonneveld", "Kropsla", Category.PRODUCE, "salad", COLD, pieces(140), months=months(4, 10), organic=True,
        likes=5,
    ),
    Good(
        "zonneveld", "Veldsla", Category.PRODUCE, "salad", COLD, grams(230, 150), months=months(11, 3), organic=True,
        likes=4,
    ),
    Good(
        "zonneveld", "Tomaten", Category.PRODUCE, "tomato", CRATES, grams(250, 500), "Van de koude serre.",
        months=months(6, 10), organic=True, likes=6,
    ),
    Good("zonneveld", "Kastanjechampignons", Category.PRODUCE, "mushrooms", COLD, grams(230, 250), likes=3),
    Good(
        "zonneveld", "Veldboeket", Category.PRODUCE, "flowers", "Emmer aan de deur", pieces(650),
        "Wat er deze week bloeit.", months=months(4, 10), limit=15, likes=2,
    ),
)  # fmt: skip

FRUIT = (
    Good(
        "appeldonk", "Jonagold", Category.PRODUCE, "apples", CRATES, grams(240, 1000), months=months(9, 5), likes=5,
    ),
    Good(
        "appeldonk", "Boskoop", Category.PRODUCE, "apples", CRATES, grams(220, 1000), "Om te stoven of te bakken.",
        months=months(10, 3), likes=3,
    ),
    Good(
        "appeldonk", "Conferencepeer", Category.PRODUCE, "pears", CRATES, grams(260, 1000), months=months(9, 5),
        likes=4,
    ),
    Good(
        "appeldonk", "Appelsap", Category.DRINKS, "apple-juice", "Rek D", (bottle(280, 1000, 20),),
        "Niets dan appel. Even schudden.", likes=5,
    ),
)  # fmt: skip

GOODS = (*VEGETABLES, *FRUIT)
