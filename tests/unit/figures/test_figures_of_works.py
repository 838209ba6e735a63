"""Figures that need the works themselves: each number can be checked by counting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from isthmus.corpus.engine import table_from
from isthmus.corpus.folder import Corpus
from isthmus.corpus.schema import TABLES
from isthmus.errors import RequestError
from isthmus.figures.catalogue import FIGURES
from isthmus.figures.figure import Figure
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.publication import publish
from isthmus.figures.request import Request

KEY = "key-of-one-author"
BLANK: dict[str, Any] = {"string": "", "boolean": False, "list<string>": []}


def row(table: str, **given: Any) -> dict[str, Any]:
    """A row with what is given, and nothing else that is not required."""
    return {
        name: given.get(name, None if column.nullable else BLANK.get(column.type, 0))
        for name, column in TABLES[table].items()
    }


class Built:
    """A corpus that grows work by work."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}

    def add(
        self, count: int, authors: Sequence[str], *, keys: Sequence[str] = (), **given: Any
    ) -> None:
        """`count` works; each author is the countries of one author, `CN US` for two."""
        for _ in range(count):
            work = f"W{len(self.rows['works']) + 1}"
            countries = sorted({code for one in authors for code in one.split()})
            found = {
                "year": 2018,
                "type": "article",
                "venue": "icra",
                "cited_by_count": 0,
                "unknown_country_authors": 0,
            } | given
            self.rows["works"].append(
                row("works", work_id=work, source="test", author_count=len(authors),
                    country_set=countries, has_affiliation=True, **found)
            )  # fmt: skip
            for order, one in enumerate(authors, 1):
                key = keys[order - 1] if keys else None
                self.rows["authorships"].append(
                    row("authorships", work_id=work, author_order=order, author_key=key)
                )
                for code in one.split():
                    self.rows["affiliations"].append(
                        row("affiliations", work_id=work, author_order=order, country_code=code,
                            ror_id=given.get("ror_id"), basis="source")
                    )  # fmt: skip

    def corpus(self) -> Corpus:
        """The works so far."""
        tables = {name: table_from(self.rows[name], columns) for name, columns in TABLES.items()}
        return Corpus(
            **tables, manifest={"inputs": {"sources": []}, "outputs": {}}, snapshot="0123456789ab"
        )


@pytest.fixture(scope="module")
def cited() -> Corpus:
    """Ten of a hundred works are cited, all of them of China and the United States together."""
    built = Built()
    built.add(10, ["CN", "US"], cited_by_count=10)
    built.add(10, ["CN", "US"])
    built.add(20, ["CN", "DE"])
    built.add(20, ["US", "DE"])
    built.add(20, ["DE"])
    built.add(19, ["FR"])
    built.add(1, ["CN", "DE", "US"])
    return built.corpus()


@pytest.fixture(scope="module")
def movers() -> Corpus:
    """Ten move from China to the United States and nine back; twelve stay in each country."""
    built = Built()
    flows = [("CN", "US")] * 10 + [("US", "CN")] * 9 + [("CN", "CN")] * 12 + [("US", "US")] * 12
    for number, (first, last) in enumerate(flows):
        for country, year in ((first, 2010), (first, 2011), (last, 2015), (last, 2017)):
            built.add(1, [country], keys=[f"{KEY}-{number}"], year=year)
    built.add(12, ["CN US"], year=2016)
    built.add(9, ["DE FR"], year=2016)
    built.add(28, ["CN"], year=2016)
    return built.corpus()


def made(corpus: Corpus, name: str, **request: Any) -> Figure:
    return made_figure(Request(name, **request), Sources(corpus))


def by(figure: Figure, *names: str) -> dict[Any, dict[str, Any]]:
    """The rows of a figure's data by one or more columns."""
    rows = figure.table.to_pylist()
    return {tuple(one[name] for name in names) if names[1:] else one[names[0]]: one for one in rows}


def test_the_top_cited_share_has_both_countings(cited):
    """10 of China's 41 works; in credits 5 of 20.33. A tenth of all is exactly those ten."""
    found = by(made(cited, "top-cited"), "country", "counting")
    assert found["CN", "full"]["top_share"] == pytest.approx(10 / 41)
    assert found["CN", "fractional"]["top_share"] == pytest.approx(5 / (10 + 10 + 1 / 3))
    assert found["DE", "full"]["top_share"] == 0
    assert found["CN", "full"]["top_share_low"] < 10 / 41 < found["CN", "full"]["top_share_high"]


def test_the_top_one_per_cent_divides_the_tie(cited):
    """One of a hundred works, divided among the ten tied."""
    found = by(made(cited, "top-cited", settings={"percent": "1"}), "country", "counting")
    assert found["CN", "full"]["top_share"] == pytest.approx(1 / 41)


def test_relative_citations_are_over_the_mean_of_the_cell(cited):
    """100 citations on 100 works: 10 relative citations on each of ten works."""
    found = by(made(cited, "relative-citations"), "country")
    assert found["CN"]["relative_citation_index"] == pytest.approx(100 / 41)


def test_the_premium_compares_works_of_the_same_number_of_countries(cited):
    """20 works of two countries together, 20 of China with Germany; that of three has no twin."""
    figure = made(cited, "citation-premium", pairs=("CN,US",))
    found = by(figure, "side")["CN"]
    assert (found["together_works"], found["alone_works"], found["strata"]) == (20, 20, 1)
    assert found["together_top_share"] == pytest.approx(0.5)
    assert found["alone_top_share"] == 0
    assert found["ratio_citations"] is None
    assert "without the United States have no citations, so there is no ratio" in figure.finding


def test_a_premium_of_too_few_works_is_refused(cited):
    with pytest.raises(RequestError, match="at least 20 are needed"):
        made(cited, "citation-premium", pairs=("CN,FR",))


def test_brokers_are_third_countries_of_the_pair(cited):
    """Germany stands in one of 21 joint works."""
    found = by(made(cited, "brokers", pairs=("CN,US",)), "country")
    assert found["DE"]["broker_share"] == pytest.approx(1 / 21)
    with pytest.raises(RequestError, match="no joint work has a third country"):
        made(cited, "brokers", pairs=("CN,FR",))


def test_substitution_compares_two_periods(few_pairs):
    """China-United States: 100 in 2020, 101 in 2021, of 150 and 151 international works."""
    request = Request("substitution", source="world", countries=("US",),
                      settings={"before": "2020-2020", "after": "2021-2021"})  # fmt: skip
    found = by(made_figure(request, Sources(few_pairs)), "partner")
    assert found["CN"]["count_ratio"] == pytest.approx(1.01)
    assert found["CN"]["share_change"] == pytest.approx(101 / 151 - 100 / 150)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2020-2021", "2021-2021", "has to end before"),
        ("2019-2020", "2021-2021", "not within the complete years 2020-2021"),
        ("2020-2020", "2021-2022", "not within the complete years"),
        ("2020", "2021-2021", "is not a period; write 2016-2018"),
    ],
)
def test_periods_are_in_order_and_complete(few_pairs, before, after, said):
    request = Request("substitution", source="world", countries=("US",),
                      settings={"before": before, "after": after})  # fmt: skip
    with pytest.raises(RequestError, match=said):
        made_figure(request, Sources(few_pairs))


def test_a_flow_of_ten_is_drawn_and_one_of_nine_is_not(movers):
    figure = made(movers, "talent-flows")
    assert figure.table.to_pylist() == [{"country_a": "CN", "country_b": "US", "talent_flow": 10}]
    assert "19" not in figure.finding


@pytest.mark.parametrize("smallest", [0, 1, 9])
def test_the_smallest_cell_of_people_cannot_be_lowered(movers, smallest):
    figure = made(movers, "talent-flows", smallest_cell=smallest)
    assert [one["talent_flow"] for one in figure.table.to_pylist()] == [10]


def test_a_stay_share_needs_ten_who_stayed_and_ten_who_left(movers):
    """Of the United States nine left."""
    figure = made(movers, "stay-shares")
    assert [(one["country"], one["authors"]) for one in figure.table.to_pylist()] == [("CN", 22)]
    with pytest.raises(RequestError, match="no country has 11 authors who stayed"):
        made(movers, "stay-shares", smallest_cell=11)


def test_dual_affiliations_of_ten_are_drawn_and_of_nine_are_not(movers):
    """12 of 40 authorships of China in 2016; Germany's nine are withheld."""
    figure = made(movers, "dual-affiliations", countries=("CN", "DE"))
    found = by(figure, "country", "year")
    assert found["CN", 2016]["dual_affiliation"] == pytest.approx(12 / 40)
    assert not any(country == "DE" for country, _year in found)


def test_joint_works_that_rest_on_one_author_are_named(movers):
    figure = made(movers, "dual-affiliations", pairs=("CN,US",))
    assert "Of 12 joint works of China–US, 12 are shown to rest on one author" in figure.finding


@pytest.mark.parametrize(
    "name", [one.name for one in FIGURES.values() if one.about_people or "author-keys" in one.needs]
)
def test_no_file_of_a_figure_about_people_holds_an_author_key(movers, tmp_path, name):
    for path in publish(made(movers, name), tmp_path / "figure.svg"):
        assert KEY not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "request_of"),
    [
        ("top-cited", {}),
        ("relative-citations", {}),
        ("citation-premium", {"pairs": ("CN,US",)}),
        ("brokers", {"pairs": ("CN,US",)}),
    ],
)
def test_the_same_works_give_the_same_bytes(cited, tmp_path, name, request_of):
    one, two = (
        publish(made(cited, name, **request_of), tmp_path / part / "figure.svg")
        for part in ("one", "two")
    )
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_large_teams_are_taken_out_of_counts(cited):
    """One of 21 joint works has three countries and three authors: 3 of 63 links."""
    figure = made(cited, "large-teams", pairs=("CN,US",), settings={"countries": "2"})
    found = by(figure, "year")[2018]
    assert (found["joint_works"], found["joint_works_without"], found["large_works"]) == (21, 20, 1)
    assert found["large_link_share"] == pytest.approx(3 / 63)
    assert "are 1 of 21 joint works of China–United States (4.8%)" in figure.finding


@pytest.fixture(scope="module")
def sectors() -> Corpus:
    """Of ten works with a known institution one is of a company; two more have none."""
    built = Built()
    built.add(9, ["US"], ror_id="https://ror.org/u")
    built.add(1, ["US"], ror_id="https://ror.org/c")
    built.add(2, ["US"])
    for ror, kind in (("u", "education"), ("c", "company")):
        built.rows["institutions"].append(
            row("institutions", ror_id=f"https://ror.org/{ror}", name=ror, types=[kind])
        )
    return built.corpus()


def test_companies_are_a_share_of_works_with_a_known_institution(sectors):
    figure = made(sectors, "venue-sectors", settings={"least": "10"})
    found = by(figure, "sector")
    assert found["company"]["sector_share"] == pytest.approx(0.1)
    assert found["company"]["located_works"] == 10
    with pytest.raises(RequestError, match="no venue has 11 works"):
        made(sectors, "venue-sectors", settings={"least": "11"})


def test_host_countries_of_a_corpus_are_those_of_its_venues(sectors, few_pairs):
    """The corpus has ICRA papers only; incomplete years of the source are not the chart's."""
    own = made(sectors, "host-countries")
    assert sum(row["period_editions"] == 3 for row in own.table.to_pylist()) >= 1
    everything = made_figure(Request("host-countries", source="world"), Sources(few_pairs))
    assert by(everything, "period", "country")["2024–2026", "US"]["editions"] == 187
    assert not any("Incomplete" in note for note in everything.notes)


@pytest.fixture(scope="module")
def areas() -> Corpus:
    """Works of the United States in a sensitive topic and another; fewer with China afterwards."""
    built = Built()
    for topic, year, with_china, without in (
        ("T12072", 2017, 40, 60), ("T12072", 2020, 10, 90),
        ("T10001", 2017, 40, 60), ("T10001", 2020, 40, 60),
    ):  # fmt: skip
        built.add(with_china, ["US", "CN"], year=year, primary_topic_id=topic)
        built.add(without, ["US", "DE"], year=year, primary_topic_id=topic)
    built.add(5, ["US", "DE"], year=2020)
    return built.corpus()


PERIODS = {"before": "2017-2017", "after": "2020-2020"}


def test_sensitive_areas_are_compared_with_all_others(areas):
    """From 40 to 10 of 100 where the topic is sensitive, 40 of 100 as before elsewhere."""
    figure = made(areas, "targeting-precision", pairs=("US,CN",), settings=PERIODS)
    found = by(figure, "area", "period")
    assert found["sensitive", "before"]["area_share"] == pytest.approx(0.4)
    assert found["sensitive", "after"]["area_share"] == pytest.approx(0.1)
    assert found["other", "after"]["area_share"] == pytest.approx(0.4)
    assert "over that elsewhere: 0.25" in figure.finding
    assert "the share fell more in sensitive areas" in figure.finding
    assert any("left out: 5 international works" in caveat for caveat in figure.caveats)


def test_the_mapping_to_sensitive_areas_is_dated_and_listed(areas):
    figure = made(areas, "targeting-precision", pairs=("US,CN",), settings=PERIODS)
    parameters = figure.manifest["parameters"]
    assert parameters["taxonomy"] == "ca_stra"
    assert parameters["taxonomy_as_of"] == "2026-07-30"
    assert "T12072" in parameters["sensitive_topics"]
    assert "T10001" not in parameters["sensitive_topics"]
    assert "areas of 2026-07-30; our terms, version" in figure.definition


def test_areas_without_works_in_a_period_are_refused(areas):
    with pytest.raises(RequestError, match="no international works in sensitive areas before"):
        made(areas, "targeting-precision", pairs=("US,CN",),
             settings={"before": "2018-2019", "after": "2020-2020"})  # fmt: skip


def test_recent_years_are_raised_to_the_usual_coverage():
    """All countries are known in 2017 to 2019 and in half of the works of 2020."""
    built = Built()
    for year in (2017, 2018, 2019):
        built.add(10, ["CN", "US"], year=year)
    built.add(5, ["CN", "US"], year=2020)
    built.add(5, [""], year=2020, unknown_country_authors=1)
    figure = made(built.corpus(), "lag-correction", pairs=("CN,US",), incomplete=(2020,))
    found = by(figure, "year")
    assert (found[2020]["joint_works"], found[2020]["corrected"]) == (5, 10)
    assert found[2019]["corrected"] is None
    assert "2020 5 as counted, 10 at the usual coverage (10 to 10)" in figure.finding


def test_a_correction_needs_complete_years(cited):
    with pytest.raises(RequestError, match="no year before 2017 to compare with"):
        made(cited, "lag-correction", pairs=("CN,US",))
