from __future__ import annotations

import pytest

from isthmus.corpus.pair_counts import bundled_pair_counts
from isthmus.errors import RequestError
from isthmus.figures.catalogue import FIGURES, figure_entry
from isthmus.figures.coverage_figure import coverage_figure
from isthmus.figures.entry import Asked
from isthmus.figures.observations import corpus_observations, world_observations
from isthmus.figures.pair_indices import pair_indices_figure, typical_pairs
from isthmus.figures.pair_works import pair_works_figure
from isthmus.figures.team_form import team_form_figure
from isthmus.measures.blocs import selections


def test_the_finding_on_joint_works_names_both_years_and_the_interval(two_years):
    """40 and 90 joint works: 2.25 times, exp(ln 2.25 ± 1.96·sqrt(1/40 + 1/90))."""
    figure = pair_works_figure(corpus_observations(two_years), [("CN", "US")])
    assert figure.finding == (
        "China–United States had 90 joint works in 2010: 2.2 times the 40 of 2000 (95% interval "
        "1.55 to 3.3 times); the source as a whole grew 1.10 times. No year has more."
    )


def test_the_finding_compares_with_the_peak_and_leaves_incomplete_years_out(few_pairs):
    observed = world_observations(few_pairs)
    assert observed.incomplete == {2022, 2023}
    figure = pair_works_figure(observed)
    assert figure.finding.startswith("China–United States had 101 joint works in 2021, the most")
    assert "2022" not in figure.finding


def test_the_finding_on_indices_gives_count_share_and_index_with_intervals(two_years):
    """US: 60 international works in 2000, 40 of them with China; 110 and 90 in 2010."""
    figure = pair_indices_figure(corpus_observations(two_years), [("CN", "US")])
    assert "joint works went from 40 to 90 (2.2 times, 1.55 to 3.3 times)" in figure.finding
    assert "the United States from 66.7% (54.1–77.3%) to 81.8% (73.6–87.9%)" in figure.finding
    assert figure.finding.endswith("(95% intervals in brackets).")
    shares = {
        row["year"]: row["partner_share"]
        for row in figure.table.to_pylist()
        if row["country_a"] == "US" and row["joint_works"]
    }
    assert shares == {2000: pytest.approx(40 / 60), 2010: pytest.approx(90 / 110)}


def test_too_few_joint_works_give_no_verdict_on_the_index(make_corpus):
    corpus = make_corpus(("icra", 2000, "CN US", 3), ("icra", 2001, "CN US", 9),
                         ("icra", 2001, "DE US", 4))  # fmt: skip
    figure = pair_indices_figure(corpus_observations(corpus), [("CN", "US")])
    assert figure.finding == (
        "China–United States: at most 9 joint works in a year, too few to tell a change of the "
        "index from noise."
    )


def test_the_finding_on_teams_says_when_no_change_is_shown(two_years):
    """2 of 100 international works in 2000 and 10 of 170 in 2010 have three countries."""
    figure = team_form_figure(corpus_observations(two_years))
    assert figure.finding == (
        "International works with three or more countries: 2.0% of 2000–2004 (95% interval "
        "0.6–7.0%; 2 works), then 5.9% of 2006–2010 (95% interval 3.2–10.5%; 10 works); the "
        "intervals overlap, so no change is shown."
    )


def test_works_of_two_known_countries_and_an_unknown_one_are_a_band_of_their_own(two_years):
    rows = team_form_figure(corpus_observations(two_years)).table.to_pylist()
    last = rows[-1]
    assert last["two_countries"] == 150
    assert last["two_countries_others_unknown"] == 10
    assert last["three_or_more_countries"] == 10


def test_years_without_works_are_drawn_as_zero_and_not_left_out(two_years):
    rows = pair_works_figure(corpus_observations(two_years), [("CN", "US")]).table.to_pylist()
    assert [row["year"] for row in rows] == list(range(2000, 2011))
    assert [row["joint_works"] for row in rows] == [40, *[0] * 9, 90]


def test_coverage_names_the_year_with_least(two_years):
    figure = coverage_figure(corpus_observations(two_years))
    assert figure.finding == (
        "Of 420 works of 2000–2010, 98.8% have a known country and 96.4% one for every author; "
        "least in 2000 (97.5%)."
    )


def test_the_bundled_pairs_have_the_published_numbers_in_the_text_alternative():
    figure = pair_works_figure(world_observations(bundled_pair_counts()), [("CN", "US")])
    assert (
        "China–United States rises from 884 in 1990 to 84,025 in 2020, then falls to 72,794 in 2023"
    ) in figure.text_alternative
    assert "not known" in figure.source


def test_a_join_counts_several_countries_as_one_and_says_so(make_corpus):
    corpus = make_corpus(("icra", 2000, "CN US", 2), ("icra", 2000, "HK US", 3),
                         ("icra", 2000, "CN HK", 9))  # fmt: skip
    selected = selections(["CN,US"], [], ["CN,HK"], faults := [])
    assert not faults
    observed = corpus_observations(corpus, selected=selected)
    figure = pair_works_figure(observed, selected[0].pairs)
    assert [row["joint_works"] for row in figure.table.to_pylist()] == [5]
    assert "Counting as one country: CN+HK." in figure.source
    assert figure.manifest["parameters"]["join"] == ["CN+HK"]


def test_a_group_is_counted_on_its_own(make_corpus):
    corpus = make_corpus(("icra", 2010, "CN DE", 2), ("icra", 2010, "CN FR", 3),
                         ("icra", 2010, "CN DE FR", 1), ("icra", 2010, "CN US", 4))  # fmt: skip
    selected = selections(["EU,CN", "CN,US"], [], [], faults := [])
    assert not faults
    pairs = [pair for one in selected for pair in one.pairs]
    rows = pair_works_figure(
        corpus_observations(corpus, selected=selected), pairs
    ).table.to_pylist()
    assert {(row["country_a"], row["country_b"]): row["joint_works"] for row in rows} == {
        ("CN", "US"): 4, ("EU", "CN"): 6,
    }  # fmt: skip


def test_typical_pairs_are_chosen_by_their_works_and_leave_hong_kong_out(make_corpus):
    corpus = make_corpus(
        ("icra", 2000, "CN US", 1), ("icra", 2000, "CN HK", 9), ("icra", 2000, "CN GB", 3),
        ("icra", 2000, "DE US", 4), ("icra", 2000, "GB US", 2), ("icra", 2000, "DE FR", 5),
    )  # fmt: skip
    found = typical_pairs(corpus_observations(corpus))
    assert found == [("CN", "US"), ("CN", "GB"), ("DE", "US"), ("DE", "FR")]


def test_a_source_that_changes_much_in_size_says_so(make_corpus):
    corpus = make_corpus(("icra", 2000, "CN US", 2), ("icra", 2001, "CN US", 30))
    caveats = corpus_observations(corpus).caveats
    assert any("between 2 works (2000) and 30 (2001)" in caveat for caveat in caveats)


@pytest.mark.parametrize("name", ["pair-works", "pair-indices", "team-form"])
def test_a_corpus_without_international_works_gives_a_message_and_no_chart(make_corpus, name):
    observed = corpus_observations(make_corpus(("icra", 2000, "US", 3), ("icra", 2001, "", 2, 1)))
    with pytest.raises(RequestError, match="no work has two or more known countries"):
        FIGURES[name].figure(observed, Asked())


def test_a_pair_without_joint_works_gives_a_message_and_no_chart(two_years):
    observed = corpus_observations(two_years)
    for figure in (pair_works_figure, pair_indices_figure):
        with pytest.raises(RequestError, match="FR-US has no joint work in ICRA and IROS papers"):
            figure(observed, [("FR", "US")])


def test_years_and_venues_that_hold_nothing_are_refused(two_years):
    with pytest.raises(RequestError, match="no work in the years 1990–1995"):
        corpus_observations(two_years, first_year=1990, last_year=1995)
    with pytest.raises(RequestError, match="'icrra'; did you mean 'icra'"):
        corpus_observations(two_years, venues=["icrra", "iros"])


def test_counts_of_pairs_cannot_show_teams_or_coverage(few_pairs):
    observed = world_observations(few_pairs)
    for figure in (team_form_figure, coverage_figure):
        with pytest.raises(RequestError, match="needs a corpus"):
            figure(observed)


def test_more_pairs_than_can_be_told_apart_are_refused(two_years):
    pairs = [("CN", code) for code in ("US", "DE", "FR", "JP", "GB", "AU", "CA")]
    with pytest.raises(RequestError, match="at most 6"):
        pair_indices_figure(corpus_observations(two_years), pairs)


def test_an_unknown_figure_gets_a_suggestion():
    with pytest.raises(RequestError, match="did you mean 'team-form'"):
        figure_entry("team-from")
