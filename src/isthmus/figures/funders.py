"""Who pays for the joint works, as far as they say so."""

from __future__ import annotations

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.tag_figures import tag_figure
from isthmus.measures.tags import funder_tags

NAME = "funders"


def funders_figure(observed: Observations, asked: Asked) -> Figure:
    """Funders named on joint works, against those named on the works of either side alone."""
    assert observed.corpus is not None
    assert observed.works is not None
    tags = table_from(to_arrow(funder_tags(observed.works)))
    known = observed.corpus.funders.select("funder_id", "name", "country_code")
    labels = {
        row["funder_id"]: f"{row['name'] or row['funder_id']}"
        + (f" ({row['country_code']})" if row["country_code"] else "")
        for row in rows_of(known)
    }
    return tag_figure(
        NAME,
        observed,
        asked,
        tags,
        labels,
        "funders",
        "no funder named",
        "Works that name a funder, as a share of the works whose funders the source gives: joint "
        "works, and works of either country without the other. A work can name several. Full "
        "counting; line: 95% interval (Wilson).",
        (
            "Funders are those that the source found. It finds few of those named in "
            "acknowledgements only, and not the same part in every country and year.",
        ),
    )


ENTRY = Entry(
    name=NAME,
    shows="funders of joint works, against those of the works of either side alone",
    section="organisations",
    definition=(
        "Share of the joint works whose funders the source gives that name a funder, and of the "
        "works of either country without the other. A work can name several; works of which the "
        "source names none are a category of their own."
    ),
    references=(
        Reference(
            "OpenAlex, Funders (what the source takes for a funder)",
            "https://docs.openalex.org/api-entities/funders",
        ),
    ),
    pitfalls=(
        "Not naming a funder is the rule in some fields and countries; it says nothing about "
        "money.",
        "A funder named on a joint work may have paid one side only.",
        "One agency can stand under several identifiers; names come with the funders of a "
        "snapshot, a corpus of works alone shows identifiers.",
    ),
    example="funders --corpus corpus --pair AT,DE",
    figure=funders_figure,
    pairs=(1, 1),
    needs=("funders",),
    settings=(Setting("top", "so many funders", 15),),
    example_corpus="openalex",
)
