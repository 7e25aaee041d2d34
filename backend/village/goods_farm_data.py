"""Dairy, eggs, meat and what is brewed."""

from apps.market.enums import AgeLimit, Category, ContentUnit
from apps.payments.enums import VatCode
from backend.village.goods import Good, Maker, Size, bottle, grams, weighed

MAKERS = (
    Maker(
        "meersch", "Hoeve Ter Meersch", "Lindekerke",
        "Zestig koeien aan de meersen van de Lindebeek. De melk is gepasteuriseerd, verder blijven ze eraf.",
        "hoeve@termeersch.example", "056 41 90 25", "milk", margin=18,
    ),
    Maker(
        "stampaert", "Kippenhof Stampaert", "Oudekapelle",
        "Twaalfhonderd kippen die buiten lopen, en elke week een toom braadkippen.",
        "eieren@stampaert.example", "0473 15 82 60", "eggs", minimum_cents=30_00,
    ),
    Maker(
        "wilgen", "Hoeveslagerij De Wilgen", "Wielsvelde",
        "Eigen varkens en Belgisch witblauw. Op donderdag wordt er versneden, op vrijdag is het hier.",
        "bestelling@dewilgen.example", "056 43 17 44", "sausage", margin=12, cut_off_hours=24, packs=True,
    ),
    Maker(
        "zwaluw", "Brouwerij De Zwaluw", "Lindekerke",
        "Vier vrienden brouwen in de oude melkerij, zo’n dertig hectoliter per maand.",
        "brouwer@dezwaluw.example", "0495 60 33 27", "beer", margin=20,
    ),
)  # fmt: skip

COLD = "Koelkast 1"
MEAT_FRIDGE = "Koelkast 3"
CELLAR = "Bak onder de toog"

DAIRY = (
    Good(
        "meersch", "Volle hoevemelk", Category.DAIRY, "milk", COLD, (bottle(160, 1000, 50),),
        "In glas. Breng je fles terug, dan krijg je je leeggoed.", ("milk",), likes=9,
    ),
    Good("meersch", "Halfvolle melk", Category.DAIRY, "milk", COLD, (bottle(150, 1000, 50),), "", ("milk",), likes=5),
    Good(
        "meersch", "Yoghurt natuur", Category.DAIRY, "yoghurt", COLD,
        (Size(220, 500, name="glazen pot", deposit_cents=30),), "", ("milk",), likes=5,
    ),
    Good("meersch", "Hoeveboter", Category.DAIRY, "butter", COLD, grams(320, 250), "", ("milk",), likes=6),
    Good("meersch", "Room", Category.DAIRY, "cream", COLD, (bottle(190, 250),), "", ("milk",), likes=3),
    Good("meersch", "Platte kaas", Category.DAIRY, "fresh-cheese", COLD, grams(240, 500), "", ("milk",), likes=4),
    Good(
        "meersch", "Jonge hoevekaas", Category.DAIRY, "cheese", COLD, weighed(1590, 400),
        "Zes weken gerijpt; we snijden een stuk voor jou.", ("milk",), likes=5,
    ),
    Good(
        "meersch", "Vanille-ijs", Category.DAIRY, "ice", "Diepvries", (bottle(450, 500),), "", ("milk", "egg"),
        ("nuts",), likes=2,
    ),
    Good(
        "stampaert", "Verse eieren", Category.DAIRY, "eggs", "Rek E",
        (Size(210, 6, ContentUnit.PIECE), Size(390, 12, ContentUnit.PIECE)), "Van kippen die buiten lopen.", ("egg",),
        likes=8,
    ),
)  # fmt: skip

MEAT = (
    Good(
        "stampaert", "Braadkip", Category.MEAT, "chicken", MEAT_FRIDGE, weighed(980, 1600, (1350, 1950)),
        "Panklaar, ongeveer 1,6 kg.", limit=18, most=2, likes=3,
    ),
    Good(
        "wilgen", "Gemengd gehakt", Category.MEAT, "mince", MEAT_FRIDGE, weighed(1090, 500),
        "Varken en rund, ongekruid.", may_contain=("gluten", "mustard"), likes=6,
    ),
    Good(
        "wilgen", "Boerenworst", Category.MEAT, "sausage", MEAT_FRIDGE, weighed(1150, 600), "",
        ("mustard",), ("gluten", "celery"), likes=4,
    ),
    Good(
        "wilgen", "Biefstuk", Category.MEAT, "steak", MEAT_FRIDGE, weighed(2450, 400), "",
        may_contain=("mustard",), limit=20, likes=2,
    ),
    Good(
        "wilgen", "Stoofvlees", Category.MEAT, "steak", MEAT_FRIDGE, weighed(1590, 800),
        "Met een bruin bier erbij wordt het zondag.", may_contain=("mustard",), likes=3,
    ),
    Good("wilgen", "Gekookte ham", Category.MEAT, "ham", MEAT_FRIDGE, grams(360, 150), "", (), ("mustard",), likes=5),
    Good(
        "wilgen", "Boerenpaté", Category.MEAT, "pate", MEAT_FRIDGE, grams(340, 200), "",
        ("gluten", "egg", "milk"), ("mustard", "nuts"), likes=3,
    ),
    Good(
        "wilgen", "Martino", Category.MEAT, "mince", MEAT_FRIDGE, grams(380, 200),
        "Pittige préparé voor op de boterham.", ("egg", "fish", "mustard", "celery"), ("gluten",), likes=3,
    ),
)  # fmt: skip

DRINKS = (
    Good(
        "zwaluw", "Tripel van de brouwer", Category.DRINKS, "beer", CELLAR,
        (bottle(210, 330, 10), bottle(4560, 7920, 450, "bak van 24")), "8,2 %, hergist op fles.", ("gluten",),
        vat=VatCode.ALCOHOL, age=AgeLimit.SIXTEEN, likes=4,
    ),
    Good(
        "zwaluw", "Lindeblond", Category.DRINKS, "beer-crate", CELLAR,
        (bottle(180, 330, 10), bottle(3960, 7920, 450, "bak van 24")), "6,1 %, met lindebloesem.", ("gluten",),
        vat=VatCode.ALCOHOL, age=AgeLimit.SIXTEEN, likes=4,
    ),
    Good(
        "zwaluw", "Lindejenever", Category.DRINKS, "wine", CELLAR, (bottle(1750, 500),), "Graanjenever, 30 %.",
        (), ("gluten",), vat=VatCode.ALCOHOL, age=AgeLimit.EIGHTEEN, limit=10, most=2, likes=1,
    ),
    Good(
        "zwaluw", "Citroenlimonade", Category.DRINKS, "lemonade", "Rek D", (bottle(240, 750, 20),), likes=3,
    ),
)  # fmt: skip

GOODS = (*DAIRY, *MEAT, *DRINKS)
