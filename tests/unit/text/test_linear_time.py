"""No input of ours may keep a worker busy: attack strings under a limit of processor time.

The limit is far above what linear code needs (about half a second, imports included) and far below what
quadratic code needs for this size; the kernel ends the process, so no clock is read here.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 6
SIZE = 50_000

ATTACKS = {
    "letters": '"a" * size',
    "capitals": '"A" * size',
    "digits": '"1" * size',
    "grouped digits": '"1," * (size // 2)',
    "spaced digits": '"1 000 " * (size // 6)',
    "straight quotes": "chr(34) * size",
    "curly quotes": '"\\u201c" * size',
    "spaces": '" " * size + "."',
    "right to left": '"\\u05d0\\u202e " * (size // 3)',
    "dots": '"." * size',
    "abbreviations": '"U.S. " * (size // 5)',
    "names": '"Ada " * (size // 4)',
    "sayings": '"said " * (size // 5)',
    "name said": '"Ada said, " * (size // 10)',
    "according to": '"according to " * (size // 13)',
    "commas": '"Ada, " * (size // 5) + "said"',
    "initials": '"J. " * (size // 3)',
    "marks": '"a" + "\\u0316\\u0301" * (size // 2)',
    "families": '"\\U0001f468\\u200d" * (size // 2)',
    "flags": '"\\U0001f1e6" * size',
    "line ends": '"a\\n" * (size // 2)',
    "hyphens": '"a-" * (size // 2)',
    "apostrophes": '"a\'" * (size // 2)',
    "meta": '"<meta " * (size // 6)',
    "comments": '"<!--" * (size // 4)',
    "front matter": '"---\\n" + "a: b\\n" * (size // 5)',
}

PROGRAM = """
import sys
from claims.text import anchors, charsets, checkworthiness, dates, diff, differences, disguises, figures, fuzzy
from claims.text import normalise, plain_article, sentences, similarity, speakers
size = {size}
text = {attack}
text = normalise.canonical(text)
charsets.decode(text.encode())
plain_article.read_plain(text)
dates.iso_date(text), dates.written_date(text[:80]), dates.leading_date(text)
spans = sentences.split(text, "en")
checkworthiness.score_sentences(text, spans, "en")
checkworthiness.score_sentences(text, [(0, len(text))], "en")
speakers.claimant(text, text), speakers.claimant(text[:2000], text)
figures.numbers(text), figures.dates(text), differences.differences(text, text + "x")
similarity.likeness(text, text[::-1]), disguises.disguises(text), disguises.revealed(text)
if len(text) > 200:
    anchor = anchors.make(text, 50, 150)
    anchors.find(anchor, text), anchors.find(anchor, text[::-1])
diff.diff_words(text, text[: len(text) // 2] + "x" + text[len(text) // 2 :])
print("done")
"""


def limited():
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
def test_text_functions_on_attack_string_end_within_processor_limit(attack):
    program = PROGRAM.format(size=SIZE, attack=ATTACKS[attack])

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, preexec_fn=limited, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("done\n", "")
