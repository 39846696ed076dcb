"""What does a fresh worker do before its first article comes? It starts the reading child and loads its words."""

import structlog

from claims.net import sandbox
from claims.services.extraction import claimants_of, current_scorer, read_sentences
from claims.text.language import language_of

SAMPLE = "The council mended 40 of its 212 bridges in 2024, Mayor Ilse Brandt said. What a splendid year it was!"

log = structlog.get_logger(__name__)


def warm_up() -> None:
    """Do once, on a made-up sentence, what every article needs, without the database. Raises nothing."""
    try:
        sandbox.warm_up()
        language = language_of(SAMPLE)
        claimants_of(SAMPLE, read_sentences(SAMPLE, language=language, scorer=current_scorer()), language=language)
    except Exception:
        # The first article finds out by itself, and says so on its row.
        log.exception("worker.warm_up_failed")
