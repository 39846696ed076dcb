"""Quality of the scorer and of the speaker finder: precision, recall, F1, average precision, speed.

Every figure has a 95 % bootstrap interval (1,000 resamples, fixed seed). The test sets:
  wikinews      our own labels (ships with the project); each article scored with weights fitted without it
  groundtruth   ClaimBuster groundtruth.csv: expert-labelled debate sentences, check-worthy or not
  ct24-devtest  CheckThat! 2024 task 1 English dev-test: check-worthy or not
  policlaim     speeches: holds a verifiable fact or not (column `golden`)
  subj-dev      CheckThat! 2025 SUBJ English dev: news sentences, objective or not
  polnear       speakers of attributed content, US news

The last five are read from ../shared/data and skipped when it is not there.
Run: python -m bench.scorer_quality [--shared DIR]
"""

import argparse
import csv
import random
import time
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import numpy as np

from bench.figures import Figure
from bench.speaker_quality import measure_speakers
from claims.text import checkworthiness_weights as weights
from claims.text.checkworthiness import DEFAULT_THRESHOLD, score_sentences
from claims.text.normalise import canonical
from claims.text.sentences import split
from training.fit_rules_scorer import OWN, SIGNS, as_part, claimbuster, fit_parts, wikinews

ROOT = Path(__file__).resolve().parents[1]
Rows = list[tuple[str, int]]
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def tsv(path: Path, text: str, label: str, positive: str) -> Rows:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row[text], int(row[label] == positive)) for row in rows]


def policlaim(folder: Path) -> Rows:
    """Read without a spreadsheet library: the files are zipped XML."""
    rows: Rows = []
    for path in sorted(folder.glob("*.xlsx")):
        table = _sheet(path)
        head = {name: at for at, name in enumerate(table[0])}
        for row in table[1:]:
            label = row[head["golden"]]
            if row[head["SENTENCES"]].strip() and label.strip() in ("0", "1", "0.0", "1.0"):
                rows.append((row[head["SENTENCES"]], int(float(label))))
    return rows


def _sheet(path: Path) -> list[list[str]]:
    with zipfile.ZipFile(path) as archive:
        shared = []
        if "xl/sharedStrings.xml" in archive.namelist():
            tree = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314  our own data files
            shared = ["".join(t.text or "" for t in item.iter(f"{_SHEET}t")) for item in tree]
        tree = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    rows = []
    for row in tree.iter(f"{_SHEET}row"):
        cells: dict[int, str] = {}
        for cell in row:
            value = cell.find(f"{_SHEET}v")
            text = "".join(t.text or "" for t in cell.iter(f"{_SHEET}t")) if value is None else value.text or ""
            cells[_column(cell.get("r", ""))] = shared[int(text)] if cell.get("t") == "s" else text
        rows.append([cells.get(at, "") for at in range(max(cells, default=0) + 1)])
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _column(reference: str) -> int:
    number = 0
    for char in reference:
        if char.isalpha():
            number = number * 26 + ord(char) - 64
    return number - 1


def scores_of(sentences: list[str]) -> np.ndarray:
    return np.array([score_sentences(one, [(0, len(one))], "en")[0].score for one in sentences])


def objective(sentences: list[str]) -> np.ndarray:
    """For SUBJ: how little a sentence sounds like an opinion."""
    scored = [score_sentences(one, [(0, len(one))], "en")[0] for one in sentences]
    return np.array([one.score if one.kind != "opinion" else one.score / 4 for one in scored])


def held_out(shared: Path) -> tuple[np.ndarray, np.ndarray]:
    """Scores of our own set, each article by weights fitted without it."""
    news, names = wikinews(), list(SIGNS)
    debate = as_part(claimbuster(shared), names)
    own = as_part([(sentence, int(label == "check_worthy")) for _, sentence, label in news], names)
    articles = np.array([row[0] for row in news])
    scores = np.zeros(len(news))
    for article in np.unique(articles):
        rest = articles != article
        fitted, bias = fit_parts([debate, (own[0][rest], own[1][rest])], names)
        table = dict(zip(names, map(float, fitted), strict=True))
        with mock.patch.multiple(weights, ENGLISH=table, ENGLISH_BIAS=bias):
            scores[~rest] = scores_of([row[1] for row in news if row[0] == article])
    return scores, own[1].astype(int)


def average_precision(scores: np.ndarray, labels: np.ndarray) -> float:
    """Mean precision at each positive; equal scores count as one step."""
    order = np.argsort(-scores, kind="stable")
    hits, ranked = labels[order], scores[order]
    last = np.r_[ranked[1:] != ranked[:-1], True]
    true, seen = np.cumsum(hits)[last], np.flatnonzero(last) + 1
    gained = np.diff(np.r_[0, true])
    return float((gained * true / seen).sum() / max(hits.sum(), 1))


def f1(scores: np.ndarray, labels: np.ndarray, threshold: float) -> tuple[float, float, float]:
    guess = scores >= threshold
    right = (guess & (labels == 1)).sum()
    precision, recall = right / max(guess.sum(), 1), right / max((labels == 1).sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def interval(measure: Callable[[np.ndarray], float], size: int) -> tuple[float, float]:
    rng = np.random.default_rng(7)
    values = [measure(rng.integers(0, size, size)) for _ in range(1_000)]
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))


def line(name: str, method: str, scores: np.ndarray, labels: np.ndarray, threshold: float) -> str:
    precision, recall, value = f1(scores, labels, threshold)
    low, high = interval(lambda at: f1(scores[at], labels[at], threshold)[2], len(labels))
    ap = average_precision(scores, labels)
    ap_low, ap_high = interval(lambda at: average_precision(scores[at], labels[at]), len(labels))
    return (
        f"{name:<13} {method:<14} {len(labels):>5} {labels.mean():>5.2f}  {precision:.3f}  {recall:.3f}"
        f"  {value:.3f} [{low:.3f}, {high:.3f}]  {ap:.3f} [{ap_low:.3f}, {ap_high:.3f}]"
    )


def baselines(rows: Rows, train: Rows) -> Iterable[tuple[str, np.ndarray]]:
    rng = random.Random(7)
    yield "all yes", np.ones(len(rows))
    yield "random", np.array([rng.random() for _ in rows])
    predict = tfidf(tuple(train))
    if predict is not None:
        yield "TF-IDF + LR", predict([s for s, _ in rows])


@cache
def tfidf(train: tuple[tuple[str, int], ...]) -> Callable[[list[str]], np.ndarray] | None:
    """The usual text classifier, trained on ClaimBuster, where scikit-learn happens to be installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return None
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=5, max_iter=500, class_weight="balanced")
    model.fit(vectors.fit_transform([s for s, _ in train]), [label for _, label in train])
    return lambda sentences: model.predict_proba(vectors.transform(sentences))[:, 1]


# Sentences of the reference column that are rhetoric: everything else in it is reported fact.
REFERENCE = "articles/000_5a479dd5b95e8947.txt"
RHETORIC = frozenset({0, 1, 14, 24, 30, 31})


def reference(shared: Path) -> str:
    """The column of facts and rhetoric that the scorer has to sort without a mistake."""
    path = shared / REFERENCE
    if not path.exists():
        return f"reference     skipped: {path} is not here"
    text = canonical(path.read_text("utf-8"))
    scored = score_sentences(text, split(text, "en"), "en")
    chosen = {number for number, one in enumerate(scored) if one.score >= DEFAULT_THRESHOLD}
    facts = set(range(len(scored))) - RHETORIC
    return (
        f"reference     {len(chosen & facts)} of {len(facts)} reported facts chosen, {len(chosen & RHETORIC)} of"
        f" {len(RHETORIC)} sentences of rhetoric; least fact {min(scored[at].score for at in facts):.2f},"
        f" most rhetoric {max(scored[at].score for at in RHETORIC):.2f}"
    )


def speed(sentences: list[str]) -> float:
    started = time.perf_counter()
    scores_of(sentences)
    return len(sentences) / (time.perf_counter() - started)


def main() -> list[Figure]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    shared = parser.parse_known_args()[0].shared
    own: Rows = [(sentence, int(label == "check_worthy")) for _, sentence, label in wikinews(OWN)]
    print(f"speed: {speed([s for s, _ in own] * 10):,.0f} sentences a second")
    if not (shared / "data").exists():
        print(f"skipped: all test sets, {shared / 'data'} is not here")
        return []
    print("set           method             n   yes  prec.  recall  F1 [95 %]               AP [95 %]")
    train = claimbuster(shared)
    figures = report("wikinews", own, held_out(shared)[0], train)
    for name, (rows, method) in test_sets(shared).items():
        figures += report(name, rows, method([s for s, _ in rows]), train)
    print(reference(shared))
    return figures + measure_speakers(shared / "data/polnear/dev")


def test_sets(shared: Path) -> dict[str, tuple[Rows, Callable[[list[str]], np.ndarray]]]:
    data = shared / "data"
    dev_test = data / "checkthat2024-devtest/CT24_checkworthy_english_dev-test.tsv"
    return {
        "groundtruth": (claimbuster(shared, "groundtruth.csv"), scores_of),
        "ct24-devtest": (tsv(dev_test, "Text", "class_label", "Yes"), scores_of),
        "policlaim": (policlaim(data / "policlaim"), scores_of),
        "subj-dev": (tsv(data / "subj/dev_en.tsv", "sentence", "label", "OBJ"), objective),
    }


def report(name: str, rows: Rows, scores: np.ndarray, train: Rows) -> list[Figure]:
    """Print one set's lines; ours beside answering yes to everything (F1) and beside chance (AP)."""
    truth = np.array([label for _, label in rows])
    print(line(name, "rules", scores, truth, DEFAULT_THRESHOLD))
    for method, guess in baselines(rows, train):
        print(line(name, method, guess, truth, 0.5))
    everything = f1(np.ones(len(truth)), truth, 0.5)[2]
    ours = f1(scores, truth, DEFAULT_THRESHOLD)[2]
    ranked = average_precision(scores, truth)
    return [
        Figure(f"check-worthy, {name}", "F1", ours, "all yes", everything, 1.0),
        Figure(f"check-worthy, {name}", "AP", ranked, "chance", float(truth.mean()), 1.3),
    ]


if __name__ == "__main__":
    main()
