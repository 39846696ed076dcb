"""The one form in which benchmarks report: a figure of ours beside a reference from the same run."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measurement. `ratio` is ours / reference; `aim` is the ratio wanted, or None where there is none."""

    name: str
    unit: str
    ours: float
    reference_name: str
    reference: float
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.reference if self.reference else float("nan")

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"ratio": round(self.ratio, 3)}


def table(figures: list[Figure]) -> str:
    """A plain text table of ratios."""
    rows = [("what", "ours", "unit", "reference", "", "ratio", "aim")]
    rows += [
        (
            figure.name,
            f"{figure.ours:,.2f}",
            figure.unit,
            figure.reference_name,
            f"{figure.reference:,.2f}",
            f"{figure.ratio:,.2f}",
            "" if figure.aim is None else f"{figure.aim:,.2f}",
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
