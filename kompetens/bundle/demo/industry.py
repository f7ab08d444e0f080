"""What companies of an industry look like: SNI codes, production roles, shifts, names of teams."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sector:
    """`share` of companies; `shifts` share of production teams on shifts; `roles` weights in production."""

    name: str
    share: float
    shifts: float
    team: str
    sni: tuple[str, ...]
    trades: tuple[str, ...]
    roles: dict[str, float]


SECTORS: dict[str, Sector] = {
    sector.name: sector
    for sector in (
        Sector(
            "machining",
            0.28,
            0.6,
            "Bearbetning",
            ("25620", "25730", "25930", "25720"),
            ("Mekaniska", "Precision", "Finmekanik", "Verktyg", "Skärteknik"),
            {
                "cnc-operator": 30,
                "cnc-svarvare": 14,
                "cnc-frasare": 14,
                "stallare": 8,
                "slipare": 6,
                "verktygsmakare": 5,
                "maskinoperator": 10,
                "provare": 5,
                "montor": 8,
            },
        ),
        Sector(
            "metal",
            0.18,
            0.5,
            "Svets och plåt",
            ("25110", "25500", "25610", "25999", "25290"),
            ("Svets", "Plåtteknik", "Stålmontage", "Smide", "Ytbehandling"),
            {
                "svetsare": 26,
                "tig-svetsare": 6,
                "robotsvetsare": 8,
                "platslagare": 22,
                "ytbehandlare": 12,
                "maskinoperator": 12,
                "montor": 14,
            },
        ),
        Sector(
            "machinery",
            0.18,
            0.25,
            "Montering",
            ("28120", "28220", "28410", "28930", "28990"),
            ("Maskin", "Hydraulik", "Lyftteknik", "Transportörer", "Industrimontage"),
            {
                "montor": 40,
                "elmontor": 14,
                "svetsare": 10,
                "cnc-operator": 12,
                "servicetekniker": 10,
                "provare": 8,
                "robotoperator": 6,
            },
        ),
        Sector(
            "vehicles",
            0.09,
            0.7,
            "Linje",
            ("29320", "30300", "29200"),
            ("Fordonsdelar", "Chassi", "Flygkomponenter", "Axlar"),
            {
                "robotoperator": 20,
                "montor": 30,
                "maskinoperator": 18,
                "robotsvetsare": 10,
                "cnc-operator": 14,
                "kompositarbetare": 8,
            },
        ),
        Sector(
            "electronics",
            0.11,
            0.2,
            "Elektronik",
            ("26120", "26510", "27110", "27120"),
            ("Elektronik", "Styrteknik", "Sensor", "Kablage"),
            {"elektronikmontor": 50, "elmontor": 20, "provare": 15, "maskinoperator": 15},
        ),
        Sector(
            "process",
            0.05,
            0.75,
            "Process",
            ("24100", "24330", "24510", "20590"),
            ("Metall", "Gjuteri", "Valsverk", "Kemi"),
            {"processoperator": 50, "gjutare": 25, "maskinoperator": 25},
        ),
        Sector(
            "plastics",
            0.05,
            0.6,
            "Formsprutning",
            ("22290", "22220"),
            ("Plast", "Komposit", "Polymer"),
            {"formsprutare": 55, "kompositarbetare": 20, "maskinoperator": 25},
        ),
        Sector(
            "food",
            0.04,
            0.6,
            "Förädling",
            ("10710", "10519", "10130", "10850"),
            ("Bageri", "Mejeri", "Chark", "Kvarn"),
            {"livsmedelsoperator": 70, "processoperator": 30},
        ),
        Sector(
            "wood",
            0.02,
            0.3,
            "Snickeri",
            ("16231", "16233", "16239"),
            ("Trä", "Snickeri", "Fönster"),
            {"traoperator": 75, "maskinoperator": 25},
        ),
    )
}

SUPPORT_ROLES = {
    "underhallsmekaniker": 24,
    "underhallselektriker": 16,
    "automationstekniker": 10,
    "lagerarbetare": 30,
    "truckforare": 20,
}
OFFICE_ROLES = {
    "produktionstekniker": 14,
    "beredare": 9,
    "konstruktor": 13,
    "planerare": 8,
    "inkopare": 8,
    "saljare": 11,
    "administrator": 12,
    "kvalitetstekniker": 8,
    "mattekniker": 5,
    "logistiksamordnare": 6,
    "hr": 3,
    "svetsansvarig": 2,
    "servicetekniker": 4,
    "ledning": 3,
}
# The first people of an office, in this order, so that even a small company has somebody who answers for it.
FIRST_OFFICE_ROLES = ("ledning", "administrator", "produktionschef", "hr", "underhallschef")
LEADER_ROLES = {"production": ("arbetsledare", "lagledare"), "support": ("lagledare",), "office": ("arbetsledare",)}
WOMEN = {"production": 0.185, "support": 0.14, "office": 0.36}

# What people wish for outside their role: (skill, weight, weight for people with another first language).
WISHES: tuple[tuple[str, float, float], ...] = (
    ("forsta-hjalpen", 16, 12),
    ("intern-kommunikation", 12, 8),
    ("engelska-teknik", 11, 9),
    ("ai-i-arbetet", 10, 6),
    ("it-sakerhet", 9, 7),
    ("svenska-yrke", 0, 26),
    ("robot-operator", 9, 9),
    ("truck-a-b", 8, 9),
    ("feedback", 8, 5),
    ("lean-grund", 8, 6),
    ("excel-grund", 8, 7),
    ("samarbete-kulturer", 6, 8),
    ("brandskydd", 6, 5),
    ("handleda", 6, 4),
    ("hallbarhet", 5, 3),
    ("inkludering", 5, 5),
    ("motesteknik", 5, 3),
    ("dator-grund", 5, 7),
    ("ergonomi", 5, 5),
    ("konflikthantering", 4, 3),
    ("arbetsledare", 3, 3),
    ("svenska-skriva", 2, 8),
    ("presentationsteknik", 5, 3),
    ("engelska-tala", 5, 3),
    ("affarssystem", 4, 2),
)
WISH_REASONS = (
    "Önskemål i utvecklingssamtalet",
    "Ska kunna avlösa en kollega",
    "Ny maskin kommer under året",
    "Kunden kräver det",
    "Vill bredda sig",
    "Förberedelse för ny roll",
    "Återkommande problem i laget",
    "Intyget går ut",
)
TEAM_REASONS = (
    "Fler i laget måste kunna täcka för varandra",
    "Ny utrustning tas i drift",
    "Framkom i intervjun med företagets ledning",
    "Krav från kund",
)
