"""Weights of the rules scorer. Written by training/fit_rules_scorer.py; do not edit by hand.

Fitted on ClaimBuster, crowdsourced part (F. Arslan, N. Hassan, C. Li, M. Tremayne: A Benchmark Dataset of
Check-worthy Factual Claims, ICWSM 2020; CC BY 4.0) and on our own labels of Wikinews sentences (CC BY 2.5).
"""

from typing import Final

ENGLISH: Final[dict[str, float]] = {
    "number": 0.771,
    "percent": 0.541,
    "money": 0.693,
    "year": 0.000,
    "date": 0.000,
    "quantity": 0.341,
    "comparison": 0.218,
    "attribution": 0.500,
    "names": 0.146,
    "event": 1.281,
    "passive": 0.273,
    "present": 0.152,
    "public_matter": 1.429,
    "long": 0.221,
    "question": -0.602,
    "exclamation": -0.504,
    "short": -0.480,
    "emotive": -1.639,
    "hyperbole": -0.702,
    "phrase": -0.413,
    "thinking": -0.750,
    "should": -0.717,
    "future": -0.588,
    "possible": -0.461,
    "first_person": -0.290,
    "second_person": -0.059,
    "courtesy": -0.744,
    "imperative": -0.622,
    "fragment": -1.246,
    "caption": -1.107,
    "unclear_subject": -0.000,
}
ENGLISH_BIAS: Final = -0.954

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
