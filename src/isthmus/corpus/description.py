"""What a corpus holds, how much of it has a known country, and what it lacks."""

from __future__ import annotations

from typing import Any

from ibis import _

from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import Corpus

COVERAGE_COLUMNS = (
    "year",
    "works",
    "works_with_affiliation",
    "works_with_country",
    "coverage",
    "authorships",
    "authorships_with_country",
    "authorship_coverage",
)


def coverage_rows(corpus: Corpus) -> list[dict[str, Any]]:
    """One row per year of publication, in order; works without a year come last with a null year.

    `coverage` is the share of works with at least one known country, `authorship_coverage` that of
    authorships with one; null where there are none. An affiliation that the source aligns with no
    author gives its work a country, but no authorship.
    """
    by_year = (
        corpus.works.group_by("year")
        .agg(
            works=_.count(),
            works_with_affiliation=_.has_affiliation.sum(),
            works_with_country=(_.country_set.length() > 0).sum(),
            authorships=_.author_count.cast("int64").sum(),
            unknown=_.unknown_country_authors.cast("int64").sum(),
        )
        .order_by(_.year.asc(nulls_first=False))
    )
    return [_with_shares(row) for row in to_arrow(by_year).to_pylist()]


def table_rows(corpus: Corpus) -> list[dict[str, Any]]:
    """One row per table: its name and number of rows."""
    outputs = corpus.manifest["outputs"]
    return [{"table": name, "rows": outputs[name]["rows"]} for name in sorted(outputs)]


def what_it_lacks(corpus: Corpus) -> list[str]:
    """Sentences on what the corpus leaves out or does not know, each with its number."""
    rows = coverage_rows(corpus)
    works = sum(row["works"] for row in rows)
    authorships = sum(row["authorships"] for row in rows)
    quarantine = corpus.manifest["quarantine"]
    counted = [
        (works - sum(row["works_with_affiliation"] for row in rows), works,
         "works have no affiliation in the source"),
        (works - sum(row["works_with_country"] for row in rows), works,
         "works have no known country"),
        (authorships - sum(row["authorships_with_country"] for row in rows), authorships,
         "authorships have no known country"),
    ]  # fmt: skip
    said = [f"{part:,} of {whole:,} {what}." for part, whole, what in counted if part]
    said += [f"{rows[-1]['works']:,} works have no year."] if rows[-1]["year"] is None else []
    said += [
        f"{number:,} works were left out: {reason}."
        for reason, number in corpus.manifest["excluded_works"].items()
    ]
    if quarantine["damaged"]:
        said.append(f"{quarantine['damaged']:,} lines could not be read; see quarantine.jsonl.")
    if quarantine["duplicates"]:
        said.append(f"{quarantine['duplicates']:,} works were in the sources more than once.")
    return said


def _with_shares(row: dict[str, Any]) -> dict[str, Any]:
    authorships = row["authorships"] or 0
    known = authorships - (row.pop("unknown") or 0)
    counted = row | {
        "coverage": row["works_with_country"] / row["works"],
        "authorships": authorships,
        "authorships_with_country": known,
        "authorship_coverage": known / authorships if authorships else None,
    }
    return {column: counted[column] for column in COVERAGE_COLUMNS}
