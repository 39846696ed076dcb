"""Several people press at the same moment, each on a connection of their own."""

import threading

from django.db import connection

from claims.errors import DomainError


def at_once(*acts):
    """Start all acts together; for each, in order, "ok", or the name of the refusal.

    Anything but a refusal of the domain (a deadlock, a broken constraint) is raised here.
    """
    start = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def press(place, act):
        try:
            connection.ensure_connection()
            start.wait(10)
            act()
            outcomes[place] = "ok"
        except DomainError as refusal:
            outcomes[place] = type(refusal).__name__
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    broken = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    if broken:
        raise broken[0]
    return outcomes
