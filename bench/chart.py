# SPDX-License-Identifier: MIT
# Draws the chart of a result: one panel a row, one bar a party, a line where the aim is.
"""chart.py <result.json> <chart.png>: needs matplotlib."""

import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

OURS, OURS_TOO, FLOOR, PEER = "#2a6fb0", "#a9c6e0", "#9fb8a0", "#c9c4bc"
AIM, TEXT = "#b5442e", "#333333"
COLUMNS = 3


def bars(row: dict, compilers: list[str]) -> list[tuple[str, float, str]]:
    """(label, value, colour), ours first, then the floor, then peers, each from the quickest."""
    found = []
    for who, values in row["subjects"].items():
        if who == row["ours"]:
            found += [(0, f"{who}, {c}", values[c]["median"], OURS) for c in compilers if c in values]
            continue
        best = min((v["median"] for v in values.values()), default=None)
        if best is not None:
            kinds = {"pollen": (1, OURS_TOO), "floor": (2, FLOOR)}
            place, colour = kinds.get(who.partition(",")[0], (3, PEER))
            found.append((place, who, best, colour))
    found.sort(key=lambda bar: (bar[0], bar[2] if bar[0] else 0))
    return [(label, value, colour) for _, label, value, colour in found]


def panel(axes, row: dict, compilers: list[str]) -> None:
    drawn = bars(row, compilers)
    labels, values, colours = zip(*drawn)
    places = range(len(drawn))
    axes.barh(places, values, color=colours, height=0.72)
    axes.set_yticks(places, labels, fontsize=7, color=TEXT)
    axes.invert_yaxis()
    # One slow peer must not flatten the others: the axis ends at six times ours, and cut bars say so.
    ours = [value for _, value, colour in drawn if colour == OURS] or [max(values)]
    end = min(max(values), 6 * max(ours)) * 1.18
    axes.set_xlim(0, end)
    for place, value in zip(places, values):
        cut = value > end
        text = f"{value:.0f}" if value >= 100 else f"{value:.1f}"
        axes.annotate(
            f"{text} \u2192" if cut else text,
            (end if cut else value, place),
            xytext=(-3 if cut else 2, 0), textcoords="offset points",
            ha="right" if cut else "left", va="center", fontsize=6.5, color=TEXT,
        )  # fmt: skip
    if aim := row.get("aim"):
        against = row["subjects"].get(aim["against"], {})
        for value in [aim["ratio"] * v["median"] for v in against.values()]:
            if value <= end:
                axes.axvline(value, color=AIM, linewidth=0.9, linestyle="--")
    axes.set_title(f"{row['title']} [{row['unit']}]", fontsize=7.5, color=TEXT, loc="left")
    axes.tick_params(axis="x", labelsize=6.5, colors=TEXT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        result = json.load(file)
    compilers = list(result["environment"]["compilers"])
    rows = [row for row in result["rows"] if any(row["subjects"].values())]
    lines = -(-len(rows) // COLUMNS)
    figure, grid = plt.subplots(lines, COLUMNS, figsize=(15, 2.1 * lines), squeeze=False)
    for axes, row in zip(grid.flat, rows):
        panel(axes, row, compilers)
    for axes in list(grid.flat)[len(rows):]:
        axes.axis("off")
    figure.suptitle(
        "Pollen (blue), the floor (green), peers (grey); dashed: the aim; shorter is better",
        fontsize=10, color=TEXT,
    )  # fmt: skip
    figure.tight_layout(rect=(0, 0, 1, 0.985))
    figure.savefig(sys.argv[2], dpi=110)


if __name__ == "__main__":
    main()
