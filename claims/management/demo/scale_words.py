"""Made-up statements with numbers in them, about invented places."""

import random

PLACES = (
    "Port Arden", "Northfield", "Estuary County", "Valmere", "Old Quay", "Brackwater", "Saint Orrin", "Hollin Vale",
    "Cray Island", "the Meridian district", "Lower Tamsin", "Eastmarch", "Silver Ford", "Kestrel Bay", "Upper Dunn",
)  # fmt: skip
THINGS = (
    "ferry fuel", "school meals", "night buses", "street lighting", "library books", "flood barriers", "road salt",
    "hospital beds", "cycle lanes", "drinking water", "parking fines", "museum tickets", "fire engines", "bus fares",
    "river dredging", "tree planting", "vaccines", "public housing", "waste collection", "bridge repairs",
)  # fmt: skip
VERBS = ("spent", "saved", "borrowed", "collected", "returned", "lost")
TRENDS = ("rose", "fell", "doubled", "halved", "tripled")
FORMS = (
    "{place} {verb} {number} million on {thing} in {year}.",
    "Spending on {thing} in {place} {trend} by {percent} per cent between {year} and {later}.",
    "{percent} per cent of people in {place} paid nothing for {thing} in {year}.",
    "No town in the region paid more for {thing} than {place} did in {year}: {number} million.",
    "In {year} the council of {place} counted {count} complaints about {thing}.",
    "{place} has {count} households that were left without {thing} after {year}.",
)


def statement(dice: random.Random) -> str:
    """One sentence; a million of them hold few equal ones."""
    year = dice.randrange(1985, 2025)
    return dice.choice(FORMS).format(
        place=dice.choice(PLACES),
        thing=dice.choice(THINGS),
        verb=dice.choice(VERBS),
        trend=dice.choice(TRENDS),
        number=f"{dice.randrange(1, 900)}.{dice.randrange(10)}",
        percent=dice.randrange(2, 99),
        count=f"{dice.randrange(100, 99_999):,}",
        year=year,
        later=year + dice.randrange(1, 12),
    )
