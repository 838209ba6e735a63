"""A first look at a part: by what its works can be counted, and how often they are cited.

All parts have to be looked at before any can be counted: thresholds of citations are those of the
whole corpus, and keys and bits are the same in all parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.cube.dimensions import Dimensions, Subject, dimensions_of
from isthmus.corpus.cube.layout import write
from isthmus.corpus.cube.top_cited import Thresholds, cell_numbers, thresholds

SUBJECTS, CITED, CODES = "subjects.parquet", "cited.parquet", "codes.parquet"

_QUERIES: Mapping[str, str] = {
    SUBJECTS: """
        SELECT primary_field_id AS field_id, primary_subfield_id AS subfield_id, type,
               any_value(primary_field) AS field, count(*) AS works
        FROM read_parquet(?) GROUP BY ALL ORDER BY ALL
    """,
    CITED: """
        SELECT coalesce(primary_field, 'venue: ' || venue) AS field, type, year, cited_by_count,
               count(*) AS works
        FROM read_parquet(?)
        WHERE field IS NOT NULL AND year IS NOT NULL AND cited_by_count IS NOT NULL
        GROUP BY ALL ORDER BY ALL
    """,
    CODES: """
        SELECT DISTINCT unnest(country_set) AS country_code FROM read_parquet(?) ORDER BY ALL
    """,
}


@dataclass(frozen=True)
class Survey:
    """What a part holds: one table for each file."""

    subjects: pa.Table
    cited: pa.Table
    codes: pa.Table

    @property
    def works(self) -> int:
        """The number of works of the part."""
        return sum(self.subjects["works"].to_pylist())


def survey_part(works: Path, folder: Path) -> None:
    """Write what a part's works hold into the part's folder of the cube."""
    with duckdb.connect() as connection:
        for name, query in _QUERIES.items():
            found = connection.execute(query, [str(works)]).to_arrow_table()
            write(found, folder / name)


def read_survey(folder: Path) -> Survey:
    """What `survey_part` wrote."""
    return Survey(*(pq.read_table(folder / name) for name in (SUBJECTS, CITED, CODES)))


def dimensions_of_all(surveys: Sequence[Survey]) -> Dimensions:
    """The dimensions of all parts together."""
    names: dict[Subject, str | None] = {}
    types: set[str] = set()
    for survey in surveys:
        for row in survey.subjects.to_pylist():
            subject = (row["field_id"], row["subfield_id"])
            names[subject] = names.get(subject) or row["field"]
            types.add(row["type"])
    return dimensions_of(names, list(types))


def works_by_subject(surveys: Sequence[Survey], dimensions: Dimensions) -> npt.NDArray[np.int64]:
    """The number of works of each subject, in the order of their places."""
    works = np.zeros(len(dimensions.subjects), np.int64)
    for survey in surveys:
        for row in survey.subjects.to_pylist():
            works[dimensions.subject_places[row["field_id"], row["subfield_id"]]] += row["works"]
    return works


def thresholds_of_all(surveys: Sequence[Survey], dimensions: Dimensions) -> Thresholds:
    """The thresholds of citations of all parts together."""
    fields = sorted({name for survey in surveys for name in _field_names(survey)})
    held = [cells_of(survey, dimensions, fields) for survey in surveys]
    return thresholds(
        fields,
        np.concatenate(held),
        np.concatenate([_whole(survey, "cited_by_count") for survey in surveys]),
        np.concatenate([_whole(survey, "works") for survey in surveys]),
    )


def cells_of(
    survey: Survey, dimensions: Dimensions, fields: Sequence[str]
) -> npt.NDArray[np.int64]:
    """The cell of each row of `survey.cited`; see `top_cited`."""
    places = {name: place for place, name in enumerate(fields)}
    coded = survey.cited["field"].combine_chunks().dictionary_encode()
    of_name = np.array([places[name] for name in coded.dictionary.to_pylist()], np.int64)
    types = survey.cited["type"].combine_chunks().dictionary_encode()
    of_type = [dimensions.type_places[name] for name in types.dictionary.to_pylist()]
    return cell_numbers(
        of_name[coded.indices.to_numpy()],
        _whole(survey, "year"),
        np.array(of_type, np.int64)[types.indices.to_numpy()],
    )


def _field_names(survey: Survey) -> list[str]:
    return [str(name) for name in survey.cited["field"].unique().to_pylist()]


def _whole(survey: Survey, name: str) -> npt.NDArray[np.int64]:
    return np.asarray(survey.cited[name].to_numpy().astype(np.int64))
