"""What a guard is: one rule, in words and as a function that refuses with a typed error.

The words and the errors travel with the function, so that the generated page of the state machine cannot
tell another story than the code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from claims.errors import DomainError

FactsT = TypeVar("FactsT")


@dataclass(frozen=True)
class Guard(Generic[FactsT]):
    """Call it with facts: it returns nothing, or raises one of `refusals`. `rule` says what holds then."""

    name: str
    rule: str
    refusals: tuple[type[DomainError], ...]
    run: Callable[[FactsT], None]

    def __call__(self, facts: FactsT) -> None:
        self.run(facts)

    def refusal(self, facts: FactsT) -> DomainError | None:
        """The error with which this guard refuses, or None: the same rule, asked instead of enforced."""
        try:
            self.run(facts)
        except DomainError as error:
            return error
        return None


@dataclass(frozen=True)
class Demand(Generic[FactsT]):
    """A guard on what the request must bring; `field` is the name of that value in forms and in the API."""

    field: str
    guard: Guard[FactsT]


def refuses_with(
    *refusals: type[DomainError],
) -> Callable[[Callable[[FactsT], None]], Guard[FactsT]]:
    """Make a guard of a function; the first line of its docstring is the rule."""

    def make(run: Callable[[FactsT], None]) -> Guard[FactsT]:
        rule = (run.__doc__ or "").strip().splitlines()[0].rstrip(".")
        return Guard(name=run.__name__, rule=rule, refusals=refusals, run=run)

    return make
