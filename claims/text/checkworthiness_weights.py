"""Weights of the rules scorer. Written by training/fit_rules_scorer.py; do not edit by hand.

Fitted on ClaimBuster, crowdsourced part (F. Arslan, N. Hassan, C. Li, M. Tremayne: A Benchmark Dataset of
Check-worthy Factual Claims, ICWSM 2020; CC BY 4.0) and on our own labels of Wikinews sentences (CC BY 2.5).
"""

from typing import Final

ENGLISH: Final[dict[str, float]] = {
    "number": 0.743,
    "percent": 0.534,
    "money": 0.695,
    "year": 0.000,
    "date": 0.000,
    "quantity": 0.326,
    "comparison": 0.205,
    "attribution": 0.002,
    "names": 0.310,
    "event": 1.323,
    "passive": 0.251,
    "present": 0.156,
    "public_matter": 1.449,
    "long": 0.316,
    "question": -0.620,
    "exclamation": -0.504,
    "short": -0.491,
    "emotive": -1.666,
    "hyperbole": -0.685,
    "phrase": -0.407,
    "thinking": -0.733,
    "should": -0.722,
    "future": -0.633,
    "possible": -0.545,
    "first_person": -0.281,
    "second_person": -0.054,
    "courtesy": -0.744,
    "imperative": -0.625,
    "fragment": -1.266,
    "caption": -1.079,
    "unclear_subject": -0.013,
}
ENGLISH_BIAS: Final = -0.968

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
