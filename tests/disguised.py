"""Texts whose letters only look right: for the threat that a claim is not recognised."""

import random

LOOKALIKES = {
    "a": "а",
    "c": "с",
    "e": "е",
    "i": "і",
    "o": "ο",
    "p": "р",
    "s": "ѕ",
    "x": "х",
    "y": "у",
    "t": "𝐭",
    "r": "ｒ",
}
INVISIBLE = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d", "\U000e0061"]


def disguised(text: str, dice: random.Random) -> str:
    """Some letters replaced by look-alikes of other alphabets, some that nobody sees put in between."""
    letters = [LOOKALIKES.get(char, char) if dice.random() < 0.3 else char for char in text]
    for _ in range(dice.randint(0, 6)):
        letters.insert(dice.randrange(len(letters)), dice.choice(INVISIBLE))
    return "".join(letters)
