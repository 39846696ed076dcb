"""Fit the weights of the rules scorer and write `claims/text/checkworthiness_weights.py`.

Data: ClaimBuster `crowdsourced.csv` (Arslan, Hassan, Li, Tremayne 2020, CC BY 4.0; 22,501 sentences of
US presidential debates, check-worthy or not) and our own labels of Wikinews sentences
(`training/data/wikinews_sentences.tsv`; texts CC BY 2.5). Each of the two has the same total weight,
and within each the two classes have.

Logistic regression by projected gradient. The sign of each weight is fixed beforehand (`SIGNS`), so a
reason shown for a score never says the opposite of what its name says. The penalty pulls towards
`EXPECTED`, not towards zero: rhetoric of opinion pages is rare in both sets, and a weight that the
data say nothing about keeps the value that we judged it should have.
Run: python -m training.fit_rules_scorer [--shared ../shared] [--write]
"""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np

from claims.text.features import english_features, plain_features

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "training/data/wikinews_sentences.tsv"
TARGET = ROOT / "claims/text/checkworthiness_weights.py"
PULL = 0.004
STEPS = 2_500

SIGNS = {
    "number": 1, "percent": 1, "money": 1, "year": 1, "date": 1, "quantity": 1, "comparison": 1, "attribution": 1,
    "names": 1, "event": 1, "passive": 1, "present": 1, "public_matter": 1,
    "long": 1,
    "question": -1, "exclamation": -1, "short": -1, "emotive": -1, "hyperbole": -1, "phrase": -1, "thinking": -1,
    "should": -1, "future": -1, "possible": -1, "first_person": -1, "second_person": -1, "courtesy": -1,
    "imperative": -1, "fragment": -1, "caption": -1, "unclear_subject": -1,
}  # fmt: skip
EXPECTED = {
    "year": 0.2, "date": 0.3, "comparison": 0.2, "attribution": 1.0, "names": 0.5, "event": 0.8, "passive": 0.2,
    "exclamation": -0.5, "emotive": -2.0, "hyperbole": -1.5, "phrase": -1.2, "imperative": -0.8, "courtesy": -0.8,
    "second_person": -0.4,
}  # fmt: skip
FLOOR = {"attribution": 0.5}
"""Policy, not data: that somebody said something is a fact to be checked in news; debate annotators pass over it."""
PLAIN = ("number", "percent", "money", "year", "question", "exclamation", "short", "long")


def claimbuster(folder: Path, name: str = "crowdsourced.csv") -> list[tuple[str, int]]:
    with (folder / "data/claimbuster" / name).open(encoding="utf-8", newline="") as handle:
        return [(row["Text"], int(row["Verdict"] == "1")) for row in csv.DictReader(handle)]


def wikinews(path: Path = OWN) -> list[tuple[str, str, str]]:
    """(article, sentence, label)."""
    lines = path.read_text("utf-8").splitlines()[1:]
    return [(parts[0], parts[4], parts[3]) for parts in (line.split("\t") for line in lines)]


def matrix(sentences: list[str], names: list[str], *, plain: bool = False) -> np.ndarray:
    extract = plain_features if plain else english_features
    rows = [extract(sentence).values for sentence in sentences]
    return np.array([[row[name] for name in names] for row in rows])


def balanced(labels: np.ndarray) -> np.ndarray:
    positive = labels.mean()
    return np.where(labels == 1, 0.5 / positive, 0.5 / (1 - positive)) / len(labels)


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, names: list[str]) -> tuple[np.ndarray, float]:
    """(weights, bias); `weight` are sample weights that sum to one."""
    signs = np.array([SIGNS[name] for name in names])
    floor = np.array([FLOOR.get(name, 0.0) for name in names])
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])
    w, bias = expected.copy(), 0.0
    velocity, bias_velocity = np.zeros_like(w), 0.0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(x @ w + bias)))
        error = weight * (p - y)
        velocity = 0.9 * velocity - 0.5 * (x.T @ error + PULL * (w - expected))
        bias_velocity = 0.9 * bias_velocity - 0.5 * error.sum()
        w, bias = w + velocity, bias + bias_velocity
        crossed = w * signs < floor
        w[crossed], velocity[crossed] = (floor * signs)[crossed], 0.0
    return w, float(bias)


Part = tuple[np.ndarray, np.ndarray]
"""Features and labels of one data set."""


def as_part(rows: list[tuple[str, int]], names: list[str], *, plain: bool = False) -> Part:
    return matrix([s for s, _ in rows], names, plain=plain), np.array([label for _, label in rows], dtype=float)


def fit_parts(parts: list[Part], names: list[str]) -> tuple[np.ndarray, float]:
    """One model for all parts, each with the same total weight."""
    weight = np.concatenate([balanced(labels) for _, labels in parts]) / len(parts)
    return fit(np.vstack([x for x, _ in parts]), np.concatenate([y for _, y in parts]), weight, names)


def render(english: tuple[np.ndarray, float], plain: tuple[np.ndarray, float]) -> str:
    def table(names: list[str], fitted: tuple[np.ndarray, float]) -> str:
        rows = "".join(f'    "{name}": {value:.3f},\n' for name, value in zip(names, fitted[0], strict=True))
        return "{\n" + rows + "}"

    return (
        '"""Weights of the rules scorer. Written by training/fit_rules_scorer.py; do not edit by hand.\n\n'
        "Fitted on ClaimBuster, crowdsourced part (F. Arslan, N. Hassan, C. Li, M. Tremayne: A Benchmark Dataset of\n"
        "Check-worthy Factual Claims, ICWSM 2020; CC BY 4.0) and on our own labels of Wikinews sentences (CC BY 2.5).\n"
        '"""\n\nfrom typing import Final\n\n'
        f"ENGLISH: Final[dict[str, float]] = {table(list(SIGNS), english)}\n"
        f"ENGLISH_BIAS: Final = {english[1]:.3f}\n\n"
        f"PLAIN: Final[dict[str, float]] = {table(list(PLAIN), plain)}\n"
        f"PLAIN_BIAS: Final = {plain[1]:.3f}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    if not (options.shared / "data/claimbuster").exists():
        print(f"skipped: no ClaimBuster data in {options.shared}/data/claimbuster")
        return 0
    debate = claimbuster(options.shared)
    news = [(sentence, int(label == "check_worthy")) for _, sentence, label in wikinews()]
    english, plain = list(SIGNS), list(PLAIN)
    text = render(
        fit_parts([as_part(debate, english), as_part(news, english)], english),
        fit_parts([as_part(debate, plain, plain=True), as_part(news, plain, plain=True)], plain),
    )
    if options.write:
        TARGET.write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
