"""The network of countries over time: communities, brokers between them, and the core.

Graphs are computed here, for a figure or a command, and never for a request of the web.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import AXIS_WIDTH, Line, Panel, Specification, TimeAxis, line_panel
from isthmus.figures.style import INK, LABEL, PAPER, WIDTH, country_colours, country_label
from isthmus.figures.wording import incomplete_note, listed, span
from isthmus.manifests import manifest

SEED = 20240827
COMMUNITY_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b8589b", "#7a5c00", "#5b3a9a", "#2f8fc4")
OTHER = "#a5adb5"
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "stroke")
DEFINITION = (
    "Countries with at least as many joint works a year as the threshold are linked; a link is as "
    "strong as its joint works over the root of the product of both countries' links (Salton). "
    "Communities: Louvain, fixed seed. Betweenness: share of shortest paths, a link being as short "
    "as it is strong. Core: largest k such that its members have k links among themselves."
)


@dataclass(frozen=True)
class Year:
    """The network of one year: who belongs to which community, lies between others, is central."""

    countries: int
    links: int
    communities: Sequence[frozenset[str]]
    modularity: float
    betweenness: Mapping[str, float]
    core: Mapping[str, int]

    @property
    def deepest(self) -> int:
        """The largest core number."""
        return max(self.core.values(), default=0)


def network_figure(observed: Observations, asked: Asked) -> Figure:
    """The last complete year's network drawn, and betweenness and the core over the years.

    Raises
    ------
    RequestError
        If the last complete year has no pair above the threshold.
    """
    least = max(asked.whole("threshold"), asked.smallest_cell, 1)
    every = range(observed.years[0], observed.years[1] + 1)
    by_year = _links(observed)
    networks = {year: _network(by_year.get(year, {}), least) for year in every}
    last = observed.complete_years[-1]
    if not networks[last].links:
        said = f"no two countries have {least} joint works in {last}; set a lower threshold"
        raise RequestError("network", [said])
    named = sorted(networks[last].betweenness, key=lambda c: (-networks[last].betweenness[c], c))
    shown = list(asked.countries) or named[:5]
    groups = _groups(networks[last], by_year[last])
    return Figure(
        name="network",
        title=f"The network of countries in {last}, and over {span(observed.years)}, "
        f"{observed.subject}",
        definition=f"{DEFINITION} Threshold: {least} joint works a year.",
        finding=_finding(networks, observed, groups, last),
        text_alternative=_finding(networks, observed, groups, last)
        + " Betweenness: " + "; ".join(
            f"{country_label(code)} {networks[last].betweenness.get(code, 0):.2f}" for code in shown
        ) + ".",
        source=observed.source,
        chart=_chart(observed, networks, by_year[last], shown, least, WIDTH),
        narrow=_chart(observed, networks, by_year[last], shown, least, 328),
        table=_table(networks, observed),
        manifest=manifest("figure", observed.inputs, {
            "figure": "network", **observed.parameters, "threshold": least, "seed": SEED}),
        caveats=(
            "A community is one good division among several nearly as good; another seed can move "
            "countries at its edge. Modularity says how clear the division is.",
            "Positions in the drawing mean nothing by themselves.",
            "No interval: what uncertainty there is lies in the threshold; try others.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _links(observed: Observations) -> dict[int, dict[Pair, int]]:
    found: dict[int, dict[Pair, int]] = {}
    for row in rows_of(observed.counts.pairs.order_by("year", "country_a", "country_b")):
        found.setdefault(row["year"], {})[row["country_a"], row["country_b"]] = row["works"]
    return found


def _network(pairs: Mapping[Pair, int], least: int) -> Year:
    """Communities, betweenness and cores of the pairs with enough works."""
    import networkx as nx

    totals: dict[str, int] = {}
    for pair, works in pairs.items():
        for code in pair:
            totals[code] = totals.get(code, 0) + works
    graph = nx.Graph()
    for (a, b), works in sorted(pairs.items()):
        if works >= least:
            strength = works / (totals[a] * totals[b]) ** 0.5
            graph.add_edge(a, b, strength=strength, length=1 / strength)
    if not graph:
        return Year(0, 0, (), 0.0, {}, {})
    found = nx.community.louvain_communities(graph, weight="strength", seed=SEED)
    ordered = sorted((frozenset(one) for one in found), key=lambda one: (-len(one), min(one)))
    return Year(
        countries=graph.number_of_nodes(),
        links=graph.number_of_edges(),
        communities=tuple(ordered),
        modularity=float(nx.community.modularity(graph, ordered, weight="strength")),
        betweenness=nx.betweenness_centrality(graph, weight="length"),
        core=nx.core_number(graph),
    )


def _groups(year: Year, pairs: Mapping[Pair, int]) -> list[list[str]]:
    """The communities, each with its members by links, most first."""
    totals: dict[str, int] = {}
    for pair, works in pairs.items():
        for code in pair:
            totals[code] = totals.get(code, 0) + works
    return [sorted(one, key=lambda code: (-totals[code], code)) for one in year.communities]


def _finding(
    networks: Mapping[int, Year],
    observed: Observations,
    groups: Sequence[Sequence[str]],
    last: int,
) -> str:
    year = networks[last]
    first = next((at for at in observed.complete_years if networks[at].links), last)
    named = [
        listed([country_label(code) for code in group[:3]]) + (" …" if len(group) > 3 else "")
        for group in groups[:4]
    ]
    most = max(year.betweenness, key=lambda code: (year.betweenness[code], code))
    return (
        f"In {last}, {year.countries} countries with {year.links:,} links form "
        f"{len(year.communities)} communities (modularity {year.modularity:.2f}), the largest "
        f"around {'; '.join(named)}. {country_label(most)} lies on most shortest paths "
        f"({year.betweenness[most]:.2f}). The core grew from {networks[first].deepest} links in "
        f"{first} to {year.deepest}."
    )


def _table(networks: Mapping[int, Year], observed: Observations) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for year, one in networks.items():
        of = {code: number for number, group in enumerate(one.communities, 1) for code in group}
        rows += [
            {"year": year, "country": code, "community": of[code],
             "betweenness": one.betweenness[code], "core": one.core[code],
             "modularity": one.modularity, "complete": year not in observed.incomplete}
            for code in sorted(of)
        ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def _chart(
    observed: Observations,
    networks: Mapping[int, Year],
    pairs: Mapping[Pair, int],
    shown: Sequence[str],
    least: int,
    width: int,
) -> Specification:
    wide = width > 500
    last = observed.complete_years[-1]
    axis = TimeAxis(*observed.years, width - 44 - (118 if wide else 96), observed.incomplete)
    colours = country_colours(shown)
    between = line_panel(
        Panel("Betweenness" if not wide else "Betweenness: share of shortest paths",
              incomplete_note(observed.incomplete), axis, 150, format=".2f"),
        [Line(country_label(code), colours[code],
              {year: one.betweenness.get(code) for year, one in networks.items()})
         for code in shown],
    )  # fmt: skip
    core = line_panel(
        Panel("Deepest core: links that each member has with the others" if wide
              else "Deepest core (links)", "", axis, 90, ticks=3),
        [Line("", INK, {year: float(one.deepest) for year, one in networks.items()})],
    )  # fmt: skip
    drawing = _drawing(networks[last], pairs, least, width, last)
    return {"vconcat": [drawing, between, core], "spacing": 76, "bounds": "flush"}


def _drawing(
    year: Year, pairs: Mapping[Pair, int], least: int, width: int, last: int
) -> Specification:
    """Countries as points, placed by their links; the largest are named."""
    wide = width > 500
    room, height = width - (60 if wide else 30), 400 if wide else 300
    totals: dict[str, int] = {}
    for pair, works in pairs.items():
        for code in pair:
            totals[code] = totals.get(code, 0) + works
    chosen = sorted(year.betweenness, key=lambda c: (-totals[c], c))[: 60 if wide else 30]
    at = _places(chosen, pairs, totals, least)
    of = {code: number for number, group in enumerate(year.communities) for code in group}
    strong = sorted(
        (pair for pair in pairs if set(pair) <= set(chosen) and pairs[pair] >= least),
        key=lambda pair: (-pairs[pair] / (totals[pair[0]] * totals[pair[1]]) ** 0.5, pair),
    )[: 3 * len(chosen)]
    lines = [{"x": at[a][0], "y": at[a][1], "x2": at[b][0], "y2": at[b][1]} for a, b in strong]
    top = max(totals[code] for code in chosen)
    points = [
        {"x": at[code][0], "y": at[code][1],
         "size": round(max(20.0, (700 if wide else 320) * totals[code] / top), 1),
         "colour": COMMUNITY_COLOURS[of[code]] if of[code] < len(COMMUNITY_COLOURS) else OTHER,
         "shape": SHAPES[of[code]] if of[code] < len(SHAPES) else "circle",
         "text": country_label(code), "tip": f"{country_label(code)}: community {of[code] + 1}, "
         f"core {year.core[code]}, betweenness {year.betweenness[code]:.2f}"}
        for code in chosen
    ]  # fmt: skip
    named = points[: 26 if wide else 10]
    x = {"field": "x", "type": "quantitative", "axis": None,
         "scale": {"domain": [-0.04, 1.04], "nice": False}}  # fmt: skip
    y = {**x, "field": "y"}

    def as_given(field: str, kind: str = "nominal") -> Specification:
        return {"field": field, "type": kind, "scale": None}

    text = {"type": "text", "fontSize": LABEL, "dy": -11}
    return {
        "layer": [
            {"data": {"values": lines},
             "mark": {"type": "rule", "stroke": "#c3c9cf", "strokeWidth": 0.8},
             "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}},
            {"data": {"values": points},
             "mark": {"type": "point", "filled": True, "opacity": 0.95, "stroke": PAPER,
                      "strokeWidth": 0.6},
             "encoding": {"x": x, "y": y, "size": as_given("size", "quantitative"),
                          "fill": as_given("colour"), "shape": as_given("shape")}},
            *({"data": {"values": named}, "mark": text | halo,
               "encoding": {"x": x, "y": y, "text": {"field": "text"}}}
              for halo in ({"stroke": PAPER, "strokeWidth": 3}, {"color": INK})),
        ],
        "width": room, "height": height,
        "title": {"text": f"Countries with most links in {last}, strongest links between them"
                  if wide else f"Countries with most links, {last}",
                  "subtitle": "one colour and shape for each community", "dx": -AXIS_WIDTH},
    }  # fmt: skip


def _places(
    chosen: Sequence[str], pairs: Mapping[Pair, int], totals: Mapping[str, int], least: int
) -> dict[str, tuple[float, float]]:
    """Where each country stands, in the unit square: by springs, from fixed starting places."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(chosen)
    for (a, b), works in sorted(pairs.items()):
        if a in graph and b in graph and works >= least:
            graph.add_edge(a, b, weight=(works / (totals[a] * totals[b]) ** 0.5) ** 0.7)
    at = nx.spring_layout(graph, weight="weight", seed=SEED, iterations=300, k=0.6)
    rank = {axis: sorted(at, key=lambda code: (at[code][axis], code)) for axis in (0, 1)}
    size = max(len(chosen) - 1, 1)

    def place(code: str, axis: int) -> float:
        # Half by distance, half by rank: dense middles are spread without losing neighbours.
        values = [at[one][axis] for one in chosen]
        low, high = min(values), max(values)
        spread = (at[code][axis] - low) / ((high - low) or 1.0)
        return round(0.35 * float(spread) + 0.65 * rank[axis].index(code) / size, 3)

    return {code: (place(code, 0), place(code, 1)) for code in chosen}


ENTRY = Entry(
    name="network",
    shows="communities of countries, who lies between them, and the core over time",
    section="partners",
    definition=DEFINITION,
    references=(
        Reference(
            "Blondel, Guillaume, Lambiotte & Lefebvre (2008), Fast unfolding of communities",
            "https://doi.org/10.1088/1742-5468/2008/10/P10008",
        ),
        Reference(
            "Freeman (1977), A set of measures of centrality based on betweenness",
            "https://doi.org/10.2307/3033543",
        ),
        Reference(
            "Seidman (1983), Network structure and minimum degree",
            "https://doi.org/10.1016/0378-8733(83)90028-X",
        ),
    ),
    pitfalls=(
        "Communities depend on threshold, strength and seed; they are a summary, not a fact.",
        "More works lift more pairs above the threshold, so the core grows with the literature.",
        "Positions in the drawing mean nothing by themselves.",
    ),
    example="network --world --from 2000",
    figure=network_figure,
    countries=(0, 6),
    takes_pair_counts=True,
    settings=(Setting("threshold", "pairs with fewer joint works in a year are not linked", 25),),
)
