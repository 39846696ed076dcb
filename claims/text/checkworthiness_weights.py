"""Weights of the rules scorer. Written by training/fit_rules_scorer.py; do not edit by hand.

Fitted on ClaimBuster, crowdsourced part (F. Arslan, N. Hassan, C. Li, M. Tremayne: A Benchmark Dataset of
Check-worthy Factual Claims, ICWSM 2020; CC BY 4.0) and on our own labels of Wikinews sentences (CC BY 2.5).
"""

from typing import Final

ENGLISH: Final[dict[str, float]] = {
    "number": 0.771,
    "percent": 0.511,
    "money": 0.643,
    "year": 0.000,
    "date": 0.000,
    "quantity": 0.378,
    "comparison": 0.145,
    "attribution": 0.185,
    "names": 0.328,
    "event": 1.256,
    "passive": 0.209,
    "public_matter": 1.327,
    "long": 0.445,
    "question": -0.656,
    "exclamation": -0.504,
    "short": -0.432,
    "emotive": -1.669,
    "hyperbole": -0.684,
    "phrase": -0.410,
    "thinking": -0.726,
    "should": -0.759,
    "future": -0.663,
    "possible": -0.520,
    "first_person": -0.230,
    "second_person": -0.123,
    "courtesy": -0.758,
    "imperative": -0.637,
    "quotation": -1.390,
    "fragment": -1.309,
    "caption": -1.144,
    "unclear_subject": 0.000,
}
ENGLISH_BIAS: Final = -0.881

PLAIN: Final[dict[str, float]] = {
    "number": 0.913,
    "percent": 0.318,
    "money": 0.703,
    "year": 0.000,
    "question": -0.826,
    "exclamation": -0.505,
    "short": -1.172,
    "long": 1.447,
}
PLAIN_BIAS: Final = -0.749
