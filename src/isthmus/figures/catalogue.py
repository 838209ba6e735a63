"""The figures by name. To add one: a module with an `ENTRY`, and its name here."""

from __future__ import annotations

from collections.abc import Mapping

from isthmus.errors import RequestError, did_you_mean
from isthmus.figures import (
    application_tags,
    brokers_figure,
    citation_premium,
    comparison,
    coverage_dashboard,
    coverage_figure,
    dependency,
    distance,
    dual_affiliations,
    event_study,
    funders,
    group_breakdown,
    host_countries,
    index_heatmap,
    lag_correction,
    large_teams,
    listed_institutions,
    network,
    output_shares,
    pair_indices,
    pair_works,
    relative_citations,
    substitution_figure,
    talent,
    targeting_precision,
    team_form,
    top_cited,
    top_partners,
    venue_sectors,
    world_map,
)
from isthmus.figures.entry import Entry, Section

SECTIONS: Mapping[Section, str] = {
    "pairs": "Pairs over the years",
    "partners": "Partners and networks",
    "subjects": "What the joint works are",
    "organisations": "Organisations and funders",
    "people": "People",
    "impact": "Citations",
    "doubt": "Doubt",
}
"""What the gallery calls its parts, in its order."""

FIGURES: Mapping[str, Entry] = {
    entry.name: entry
    for entry in (
        pair_works.ENTRY,
        pair_indices.ENTRY,
        output_shares.ENTRY,
        comparison.ENTRY,
        distance.ENTRY,
        top_partners.ENTRY,
        dependency.ENTRY,
        group_breakdown.ENTRY,
        index_heatmap.ENTRY,
        team_form.ENTRY,
        top_cited.ENTRY,
        relative_citations.ENTRY,
        citation_premium.ENTRY,
        brokers_figure.ENTRY,
        substitution_figure.ENTRY,
        dual_affiliations.ENTRY,
        talent.FLOWS_ENTRY,
        talent.STAYS_ENTRY,
        application_tags.ENTRY,
        funders.ENTRY,
        listed_institutions.ENTRY,
        large_teams.ENTRY,
        venue_sectors.ENTRY,
        host_countries.ENTRY,
        targeting_precision.ENTRY,
        lag_correction.ENTRY,
        world_map.ENTRY,
        network.ENTRY,
        event_study.ENTRY,
        coverage_figure.ENTRY,
        coverage_dashboard.ENTRY,
    )
}


def figure_entry(name: str) -> Entry:
    """The figure of that name.

    Raises
    ------
    RequestError
        If there is none.
    """
    if name not in FIGURES:
        hint = did_you_mean(name, FIGURES) or f"; there are {', '.join(FIGURES)}"
        raise RequestError("figure", [f"unknown figure '{name}'{hint}"])
    return FIGURES[name]
