"""A measure of pairs of countries, from the bundled counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from isthmus.errors import Fault, RequestError, did_you_mean


def pair_rows(
    name: str, pairs: Sequence[str], first_year: int | None, last_year: int | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Where the counts come from, and the rows of the measure: one a year and pair.

    Raises
    ------
    RequestError
        Naming everything that does not fit together or is not in the counts.
    """
    from isthmus.corpus.engine import to_arrow
    from isthmus.corpus.pair_counts import bundled_pair_counts
    from isthmus.measures.blocs import selections
    from isthmus.measures.catalogue import MEASURES, counts_table
    from isthmus.measures.counting import Counts
    from isthmus.web.observatory.data import world

    faults: list[Fault] = []
    chosen = MEASURES.get(name)
    if chosen is None:
        said = f"there is no measure '{name}'{did_you_mean(name, MEASURES)}"
        faults.append(Fault(said, field="name"))
    elif not chosen.takes_pair_counts or "world" in chosen.needs:
        said = f"{name} needs more than counts of pairs; use isthmus measure with a corpus"
        faults.append(Fault(said, field="name"))
    if not pairs:
        faults.append(Fault("name at least one pair: CN,US", field="pair"))
    wanted = selections(pairs, (), (), faults)
    if any(one.blocs for one in wanted):
        said = "counts of pairs cannot be joined or grouped; name single countries"
        faults.append(Fault(said, field="pair"))
    known = world().known_countries()
    named = dict.fromkeys(code for one in wanted for pair in one.pairs for code in pair)
    absent = [code for code in named if code not in known]
    faults += [Fault(f"'{code}' is not in the counts", field="pair") for code in absent]
    if first_year and last_year and first_year > last_year:
        faults.append(Fault(f"{first_year} is after {last_year}", field="first_year"))
    if faults:
        raise RequestError("measure", faults)
    given = bundled_pair_counts()

    def in_years(table: Any) -> Any:
        if first_year is not None:
            table = table.filter(table.year >= first_year)
        return table if last_year is None else table.filter(table.year <= last_year)

    countries = None if given.countries is None else in_years(given.countries)
    counts = Counts(in_years(given.pairs), countries, None)
    rows = to_arrow(counts_table(name, counts, wanted[0])).to_pylist()
    first, last = world().years
    return {"name": "openalex-country-pairs", "as_of": world().as_of, "years": [first, last],
            "caveats": list(world().caveats)}, rows  # fmt: skip
