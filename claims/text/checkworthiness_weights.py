"""Weights of the rules scorer. Written by training/fit_rules_scorer.py; do not edit by hand.

Fitted on ClaimBuster, crowdsourced part (F. Arslan, N. Hassan, C. Li, M. Tremayne: A Benchmark Dataset of
Check-worthy Factual Claims, ICWSM 2020; CC BY 4.0) and on our own labels of Wikinews sentences (CC BY 2.5).
"""

from typing import Final

ENGLISH: Final[dict[str, float]] = {
    "number": 0.769,
    "percent": 0.541,
    "money": 0.709,
    "year": 0.000,
    "date": 0.000,
    "quantity": 0.338,
    "comparison": 0.219,
    "attribution": 0.500,
    "names": 0.143,
    "event": 1.285,
    "passive": 0.272,
    "present": 0.152,
    "public_matter": 1.425,
    "long": 0.219,
    "question": -0.601,
    "exclamation": -0.504,
    "short": -0.481,
    "emotive": -1.641,
    "hyperbole": -0.701,
    "phrase": -0.416,
    "thinking": -0.765,
    "should": -0.721,
    "future": -0.585,
    "possible": -0.461,
    "first_person": -0.295,
    "second_person": -0.058,
    "courtesy": -0.743,
    "imperative": -0.621,
    "fragment": -1.244,
    "caption": -1.107,
    "unclear_subject": -0.000,
}
ENGLISH_BIAS: Final = -0.952

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
