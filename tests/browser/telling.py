"""The words of one story of a verdict, from a pasted article to the public page. Each telling has a town of its own."""

import sys
import time
from dataclasses import dataclass, field

CHECKER, FIRST_EDITOR, SECOND_EDITOR = "jonas", "tomasz", "priya"


@dataclass
class Story:
    """What is typed, and how long two things took that people wait for."""

    town: str
    started: float = field(default_factory=time.monotonic)

    @property
    def claim(self) -> str:
        return f"The council of {self.town} spent 4.6 million crowns on ferry fuel in 2024, its accounts show."

    @property
    def article(self) -> str:
        return (
            f"{self.town} and its ferries\n\n{self.claim} What a splendid way to burn money, if you ask me.\n\n"
            f"The ferries of {self.town} carried 1.2 million passengers in 2024, 8 percent more than in 2023.\n"
        )

    @property
    def headline(self) -> str:
        return f"{self.town} spent 2.1 million crowns on ferry fuel"

    summary = "The accounts list 2.1 million crowns for fuel and 2.5 million for two new engines."
    explanation = "The **accounts** list fuel and engines apart:\n\n- fuel 2.1 million [1]\n- engines 2.5 million [2]"
    quote = "Fuel: 2.1 million crowns."
    why = "It lists what was paid for fuel."
    waiver = "Paper volume, seen in the reading room."

    def source(self, number: int) -> dict[str, str]:
        """What is typed about one piece of evidence, by the label of its field."""
        return {
            "Address": f"https://accounts.example/{self.town.lower()}/{number}",
            "Title": f"Accounts of {self.town}, volume {number}",
            "Publisher": f"Council of {self.town}",
        }

    def since(self, moment: float, what: str) -> None:
        """Say how long something took; with `pytest -s` it is seen."""
        sys.stdout.write(f"\n{self.town}: {what} after {time.monotonic() - moment:.2f} s\n")
