"""The small tables of counts that measures are made of, from the cube, in the engine's SQL.

The rollups answer what they can. For a field, and for countries that count as one, the counts are
made from the country sets, whose masks tell in a few operations which of the asked countries a set
has. Works that are selected by more than the cube counts by are first counted by year and set,
and then go the same way.

Tables
------
`pairs`, `international`, `world`, `sizes`
    See `measures.counting.Counts`; a wanted pair has a row for each year of the works.
`output`, `credits`
    (year, country, output), full and fractional; country is null for unknown countries.
`forms`
    (year, team_form, works, works_with_unknown).
`coverage`
    (year, works, works_with_affiliation, works_with_country, works_fully_located).
"""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.corpus.cube.questions import Question, literals, sorted_table, where

_SUMS = ", ".join(
    f"sum({name})::BIGINT AS {name}"
    for name in ("works", "works_with_unknown", "works_with_affiliation")
)

_UNKNOWN = "CASE WHEN with_unknown THEN works ELSE 0 END AS works_with_unknown"


def with_tables(question: Question, wanted: Sequence[str], having: Sequence[str] = ()) -> str:
    """The `WITH` clause that defines the wanted tables, and those that they need.

    Parameters
    ----------
    wanted
        Names of tables.
    having
        For `forms`: only works that have all of these countries or labels.
    """
    made = _Tables(question, having, only_pairs=set(wanted) == {"pairs"})
    for name in wanted:
        made.need(name)
    return "WITH " + ",\n".join(
        f"{name} AS {made.kept(name)} ({sql})" for name, sql in made.defined.items()
    )


class _Tables:
    """The tables defined so far, each after those that it needs."""

    def __init__(self, question: Question, having: Sequence[str], *, only_pairs: bool) -> None:
        self.asked = question
        self.having = having
        self.only_pairs = only_pairs
        self.defined: dict[str, str] = {}
        works = question.works
        if not works.is_in_cube:
            self.level = "works"
        elif works.fields or works.subfields:
            self.level = "cells"
        else:
            self.level = "_by_type" if works.types else ""

    def need(self, *names: str) -> None:
        """Define tables, unless they are."""
        for name in names:
            if name not in self.defined:
                sql = str(getattr(self, f"_{name}")())
                self.defined[name] = sql

    def kept(self, name: str) -> str:
        """Whether a table is worth being held: one that is read from files is not, since each use
        then reads just the rows and columns that it needs."""
        read = name == "dictionary" or (name == "sets" and self.level != "works")
        return "NOT MATERIALIZED" if read else ""

    @property
    def _few_pairs(self) -> bool:
        """Whether just some pairs are wanted, so that masks can tell which sets have them."""
        asked = self.asked
        return bool(asked.pairs) and not asked.countries and not asked.every_pair

    def _rollup(self, name: str, more: str = "") -> str | None:
        """A rollup for the works selected, or None where they are not rolled up."""
        if self.level in {"cells", "works"}:
            return None
        table = self.asked.cube.table(name + self.level)
        columns = f"*, {more}" if more else "*"
        return f"(SELECT {columns} FROM {table} WHERE {where(self.asked.works)})"

    # From the files of the cube

    def _sets(self) -> str:
        cube, condition = self.asked.cube, where(self.asked.works)
        if self.level == "works":
            return (
                "SELECT year, country_set_id, count(*) AS works, "
                "count(*) FILTER (with_unknown) AS works_with_unknown, "
                "count(*) FILTER (with_affiliation) AS works_with_affiliation "
                f"FROM {cube.table(sorted_table(self.asked.works))} WHERE {condition} GROUP BY ALL"
            )
        table = cube.table("cells" if self.level == "cells" else f"sets{self.level}")
        return f"SELECT *, {_UNKNOWN} FROM {table} WHERE {condition}"

    def _dictionary(self) -> str:
        return f"SELECT * FROM {self.asked.cube.table('country_sets')}"

    def _by_size(self) -> str:
        rows = self._rollup("sizes", _UNKNOWN)
        if rows is None:
            self.need("sets", "dictionary")
            rows = (
                "(SELECT s.*, size AS countries FROM sets s JOIN dictionary USING (country_set_id))"
            )
        return f"SELECT year, countries, {_SUMS} FROM {rows} GROUP BY ALL"

    def _by_country(self) -> str:
        sized = self.asked.sized
        codes = None if sized is None else sorted(self.asked.ever(sized))
        rows = self._rollup("countries")
        if rows is None:
            self.need("sets", "dictionary")
            credit = "NULL::DOUBLE" if self.level == "works" else "unnest(credits)"
            condition = "true" if codes is None else self.asked.has(codes)
            rows = f"""(
                SELECT year, unnest(d.countries) AS country, {credit} AS credit, works,
                       CASE WHEN d.size > 1 THEN works ELSE 0 END AS international_works
                FROM sets JOIN dictionary d USING (country_set_id) WHERE {condition})"""
        return f"""
            SELECT year, country, sum(works)::BIGINT AS works, sum(credit) AS credit,
                   sum(international_works)::BIGINT AS international_works
            FROM {rows} WHERE {"true" if codes is None else f"country IN ({literals(codes)})"}
            GROUP BY ALL"""

    def _by_pair(self) -> str:
        rows = self._rollup("pairs")
        if rows is not None and not self.level:
            # The rollup over all types has one row for each year and pair already.
            return f"""
                SELECT year, country_a, country_b, works::BIGINT AS works
                FROM {rows} WHERE year IS NOT NULL AND {self._pair_wanted()}"""
        if rows is None:
            self.need("sets", "dictionary")
            if self._few_pairs:
                return self._pairs_of_sets()
            rows = f"""(
                SELECT year, works, country_a,
                       unnest(list_slice(countries, place + 1, size)) AS country_b
                FROM (SELECT year, works, countries, size, unnest(countries) AS country_a,
                             unnest(range(1, size + 1)) AS place
                      FROM sets JOIN dictionary d USING (country_set_id)
                      WHERE size > 1 AND {self.asked.relevant()}))"""
        return f"""
            SELECT year, country_a, country_b, sum(works)::BIGINT AS works
            FROM {rows} WHERE year IS NOT NULL AND {self._pair_wanted()} GROUP BY ALL"""

    def _pairs_of_sets(self) -> str:
        """The wanted pairs of countries, by the masks of the sets."""
        parts = ["SELECT year, '' AS country_a, '' AS country_b, works FROM sets WHERE false"]
        parts += [
            f"""SELECT year, {literals([min(pair)])}, {literals([max(pair)])}, works
                FROM sets JOIN dictionary d USING (country_set_id)
                WHERE {self.asked.has(pair[:1])} AND {self.asked.has(pair[1:])}"""
            for pair in self.asked.pairs
            if not set(pair) & set(self.asked.labels)
        ]
        return f"""
            SELECT year, country_a, country_b, sum(works)::BIGINT AS works
            FROM ({" UNION ALL ".join(parts)}) WHERE year IS NOT NULL GROUP BY ALL"""

    def _pair_wanted(self, *, every: bool = True) -> str:
        """Whether a pair of countries or labels is wanted; or else is one that was named."""
        asked = self.asked
        if asked.every_pair and every:
            return "true"
        cases = [
            f"(country_a = {literals([min(pair)])} AND country_b = {literals([max(pair)])})"
            for pair in asked.pairs
        ]
        if asked.countries:
            wanted = literals(asked.countries)
            cases.append(f"country_a IN ({wanted}) OR country_b IN ({wanted})")
        return f"({' OR '.join(cases)})" if cases else "true"

    # Countries that count as one

    def _members(self) -> str:
        """Which country counts as part of which label, from which year to which."""
        rows = [
            f"({'NULL' if period.first is None else period.first}, "
            f"{'NULL' if period.last is None else period.last}, {literals([code])})"
            for period in self.asked.periods
            for code in period.labels
        ]
        return f"SELECT * FROM (VALUES {', '.join(rows)}) AS m(first, last, code)"

    def _alone(self, rows: str, *columns: str) -> str:
        """The rows whose countries all stand for themselves in their year."""
        self.need("members")
        conditions = [
            f"""NOT EXISTS (SELECT 1 FROM members m WHERE m.code = r.{column} AND
                (r.year BETWEEN m.first AND m.last OR (r.year IS NULL AND m.first IS NULL)))"""
            for column in columns
        ]
        return f"(SELECT * FROM {rows} r WHERE {' AND '.join(conditions)})"

    def _touched(self) -> str:
        """The sets with a country that counts as part of a label in their year: `has_0`, `has_1`
        … for each label, and `merged`, how many countries they have then."""
        asked = self.asked
        self.need("sets", "dictionary")
        has = ", ".join(
            f"{asked.has_party(label)} AS has_{number}" for number, label in enumerate(asked.labels)
        )
        any_has = " OR ".join(f"has_{number}" for number in range(len(asked.labels)))
        of_set = "d.size" if self._few_pairs else "d.size, d.countries"
        masks = ", ".join(f"d.mask_{word}" for word in range(4))
        relevant = asked.relevant() if self.only_pairs else "true"
        return f"""
            SELECT * FROM (
                SELECT year, works, works_with_unknown, {of_set}, {masks}, {has},
                       {asked.merged()} AS merged
                FROM sets s JOIN dictionary d USING (country_set_id)
                WHERE {asked.has(asked.ever(asked.labels))} AND {relevant})
            WHERE {any_has}"""

    # What measures are made of

    def _sizes(self) -> str:
        self.need("by_country")
        return self._of_country("works", "works", "true")

    def _international(self) -> str:
        self.need("by_country")
        return self._of_country("international_works", "international_works", "merged > 1")

    def _of_country(self, column: str, name: str, condition: str) -> str:
        rows = self._with_labels(column, condition)
        return f"""
            SELECT year, country, {column} AS {name} FROM {rows}
            WHERE year IS NOT NULL AND {column} > 0"""

    def _with_labels(self, column: str, condition: str) -> str:
        """Year, country or label, and a count of works."""
        plain = f"(SELECT year, country, {column} FROM by_country)"
        if not self.asked.blocs:
            return plain
        self.need("touched")
        parts = [f"SELECT year, country, {column} FROM {self._alone(plain, 'country')}"]
        parts += [
            f"SELECT year, {literals([label])} AS country, sum(works)::BIGINT AS {column} "
            f"FROM touched WHERE has_{number} AND {condition} GROUP BY ALL"
            for number, label in enumerate(self.asked.labels)
        ]
        return "(" + " UNION ALL ".join(parts) + ")"

    def _world(self) -> str:
        self.need("by_size")
        rows = "SELECT year, works FROM by_size WHERE countries > 1"
        if self.asked.blocs:
            self.need("touched")
            rows += " UNION ALL SELECT year, -works FROM touched WHERE size > 1 AND merged = 1"
        return f"""
            SELECT year, sum(works)::BIGINT AS international_works FROM ({rows})
            WHERE year IS NOT NULL GROUP BY ALL HAVING sum(works) > 0"""

    def _pairs(self) -> str:
        rows = self._counted_pairs()
        zeros = ", ".join(
            f"({literals([min(pair), max(pair)])}, {'NULL' if first is None else first})"
            for pair, first in self.asked.pairs.items()
        )
        if not zeros:
            return rows
        self.need("by_size")
        self.defined["found_pairs"] = rows
        return f"""
            SELECT * FROM found_pairs
            UNION ALL
            SELECT year, country_a, country_b, 0 AS works
            FROM (SELECT DISTINCT year FROM by_size WHERE year IS NOT NULL),
                 (VALUES {zeros}) AS z(country_a, country_b, first)
            WHERE (first IS NULL OR year >= first)
              AND (year, country_a, country_b) NOT IN (
                  SELECT (year, country_a, country_b) FROM found_pairs
                  WHERE {self._pair_wanted(every=False)})"""

    def _counted_pairs(self) -> str:
        self.need("by_pair")
        if not self.asked.blocs:
            return "SELECT * FROM by_pair"
        self.need("touched")
        rows = [f"SELECT * FROM {self._alone('by_pair', 'country_a', 'country_b')}"]
        rows += self._named_label_pairs() if self._few_pairs else self._label_pairs()
        return f"""
            SELECT year, country_a, country_b, sum(works)::BIGINT AS works
            FROM ({" UNION ALL ".join(rows)})
            WHERE year IS NOT NULL AND {self._pair_wanted()} GROUP BY ALL"""

    def _named_label_pairs(self) -> list[str]:
        """The wanted pairs with a label, by the masks of the sets."""
        labels = set(self.asked.labels)
        return [
            f"""SELECT year, {literals(sorted(pair))}, works FROM touched d
                WHERE {self.asked.has_party(pair[0])} AND {self.asked.has_party(pair[1])}"""
            for pair in self.asked.pairs
            if labels & set(pair)
        ]

    def _label_pairs(self) -> list[str]:
        """All pairs with a label that can be wanted."""
        rows = []
        labels = self.asked.labels
        for number, label in enumerate(labels):
            others = f"""(SELECT year, works, unnest(countries) AS country
                          FROM touched d WHERE has_{number} AND {self.asked.relevant()})"""
            text = literals([label])
            rows.append(f"""
                SELECT year, least({text}, country), greatest({text}, country), works
                FROM {self._alone(others, "country")}""")
            for other in range(number + 1, len(labels)):
                pair = literals(sorted((label, labels[other])))
                rows.append(f"""
                    SELECT year, {pair}, works FROM touched WHERE has_{number} AND has_{other}""")
        return rows

    def _output(self) -> str:
        self.need("by_country", "by_size")
        rows = self._with_labels("works", "true")
        return f"""
            SELECT year, country, works AS output FROM {rows} WHERE works > 0
            UNION ALL
            SELECT year, NULL, sum(works_with_unknown)::BIGINT FROM by_size
            GROUP BY ALL HAVING sum(works_with_unknown) > 0"""

    def _credits(self) -> str:
        assert not self.asked.blocs, "credits of countries that count as one are no sums of theirs"
        self.need("by_country", "by_size")
        # A sum of fractions is never quite exact; the credit of one author is far above this.
        return """
            SELECT year, country, round(credit, 9) AS output FROM by_country WHERE credit > 0
            UNION ALL
            SELECT a.year, NULL, round(a.works - coalesce(k.credit, 0), 9)
            FROM (SELECT year, sum(works) AS works, sum(works_with_unknown) AS unknown
                  FROM by_size GROUP BY ALL) a
            LEFT JOIN (SELECT year, sum(credit) AS credit FROM by_country GROUP BY ALL) k
                 ON a.year IS NOT DISTINCT FROM k.year
            WHERE unknown > 0 OR a.works - coalesce(k.credit, 0) > 0.5"""

    def _forms(self) -> str:
        asked = self.asked
        if self.having:
            self.need("sets", "dictionary")
            has = " AND ".join(asked.has_party(party) for party in self.having)
            possible = " AND ".join(asked.has(asked.ever([party])) for party in self.having)
            rows = f"""SELECT year, {asked.merged()} AS n, works, works_with_unknown
                       FROM sets s JOIN dictionary d USING (country_set_id)
                       WHERE {possible} AND {has}"""
        else:
            self.need("by_size")
            rows = "SELECT year, countries AS n, works, works_with_unknown FROM by_size"
            if asked.blocs:
                self.need("touched")
                rows += """
                    UNION ALL SELECT year, size, -works, -works_with_unknown FROM touched
                    UNION ALL SELECT year, merged, works, works_with_unknown FROM touched"""
        return f"""
            SELECT year, CASE n WHEN 2 THEN 'bilateral' ELSE 'multi-country' END AS team_form,
                   sum(works)::BIGINT AS works,
                   sum(works_with_unknown)::BIGINT AS works_with_unknown
            FROM ({rows}) WHERE n > 1 AND year IS NOT NULL
            GROUP BY ALL HAVING sum(works) > 0"""

    def _coverage(self) -> str:
        self.need("by_size")
        located = "FILTER (countries > 0)"
        return f"""
            SELECT year, sum(works)::BIGINT AS works,
                   sum(works_with_affiliation)::BIGINT AS works_with_affiliation,
                   coalesce(sum(works) {located}, 0)::BIGINT AS works_with_country,
                   coalesce(sum(works - works_with_unknown) {located}, 0)::BIGINT
                       AS works_fully_located
            FROM by_size GROUP BY ALL"""
