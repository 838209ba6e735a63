"""`isthmus measure` as a user runs it, but in this process: starting one takes most of the time."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isthmus.cli.main import main
from isthmus.corpus.cube.building import build_cube
from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.folder import FORMAT, KIND, described_part, described_table, part_file
from isthmus.corpus.schema import TABLES
from isthmus.manifests import manifest, write_json

WORKS = [
    # year, venue, the countries of each author
    (2019, "icra", [["DE"], ["GB"], ["CN"]]),
    (2019, "icra", [["DE"], ["GB"]]),
    (2020, "icra", [["DE"], ["GB"], ["CN"]]),
    (2020, "iros", [["CN", "HK"], ["US"]]),
    (2020, "iros", [["CN"], ["US"]]),
    (2020, "iros", [["US"], [None]]),
    (2020, "iros", [[None]]),
    (2021, "iros", [["US"]]),
]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., SimpleNamespace]:
    """The `isthmus` command in an empty folder, without a process of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def run_here(*arguments: str | Path) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["isthmus", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        output = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=output.out, stderr=output.err)

    return run_here


@pytest.fixture(params=["tables", "cube"])
def corpus(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A corpus of the eight works above, without a cube and with one."""
    rows: dict[str, list[dict]] = {name: [] for name in TABLES}
    for number, (year, venue, authors) in enumerate(WORKS):
        work_id = f"W{number}"
        rows["works"].append(
            {
                "work_id": work_id,
                "source": "test",
                "year": year,
                "type": "conference-paper",
                "venue": venue,
                "author_count": len(authors),
                "country_set": sorted({code for author in authors for code in author if code}),
                "has_affiliation": True,
                "unknown_country_authors": sum(not any(author) for author in authors),
            }
        )
        for order, author in enumerate(authors, start=1):
            place = {"work_id": work_id, "author_order": order}
            rows["authorships"].append(place)
            rows["affiliations"] += [
                {**place, "country_code": code, "basis": "source" if code else "none"}
                for code in author
            ]
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, columns in TABLES.items():
        table = pa.Table.from_pylist(rows[name], schema=arrow_schema(columns))
        part_file(folder, name, "part-0000").parent.mkdir()
        pq.write_table(table, part_file(folder, name, "part-0000"))
    described = manifest(KIND, {}, {"format": FORMAT})
    described["outputs"] = {
        name: described_table([described_part(folder, name, "part-0000")]) for name in rows
    }
    write_json(folder / "manifest.json", described)
    if request.param == "cube":
        build_cube(folder)
    return folder


@pytest.fixture
def pair_files(tmp_path: Path) -> tuple[Path, Path]:
    """Joint works of three countries, and their international works."""
    pairs, countries = tmp_path / "pairs.csv", tmp_path / "countries.csv"
    pairs.write_text(
        "year,country_a,country_b,works\n2020,China,United States,10\n2020,China,Japan,5\n",
        encoding="utf-8",
    )
    countries.write_text(
        "year,country,international_works\n2020,China,15\n2020,United States,10\n2020,Japan,5\n"
        "2020,WORLD,15\n",
        encoding="utf-8",
    )
    return pairs, countries


def rows_of(result):
    """The rows of CSV output, after a run that succeeded."""
    assert result.returncode == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def values_of(result, *names):
    return [tuple(row[name] for name in names) for row in rows_of(result)]


def test_the_list_names_every_measure(run):
    result = run("measure", "--list", "--format", "csv")
    assert [row["measure"] for row in rows_of(result)] == [
        "output", "joint-works", "international-share", "partner-share", "collaboration-index",
        "salton", "ric", "team-form", "coverage", "top-1-share", "top-10-share",
        "relative-citation-index", "citation-premium", "broker-share", "talent-flow",
        "stay-share", "dual-affiliation", "dual-joint-works", "sector-share", "large-link-share",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("output", "year,country,output"),
        ("joint-works", "year,country_a,country_b,joint_works"),
        ("international-share", "year,country,international_share"),
        ("partner-share", "year,country_a,country_b,partner_share"),
        ("collaboration-index", "year,country_a,country_b,collaboration_index"),
        ("salton", "year,country_a,country_b,salton"),
        ("ric", "year,country_a,country_b,ric,ric_low,ric_high"),
        ("team-form", "year,team_form,works,share"),
        ("coverage", "year,works,works_with_affiliation,works_with_country"),
    ],
)
def test_every_measure_of_a_corpus_begins_with_the_documented_columns(run, corpus, name, columns):
    result = run("measure", name, "--corpus", corpus, "--format", "csv")
    assert rows_of(result)
    assert result.stdout.startswith(columns)


def test_output_counts_a_work_for_each_country_and_has_a_row_for_unknown(run, corpus):
    result = run("measure", "output", "--corpus", corpus, "--from", "2020", "--to", "2020",
                 "--format", "csv")  # fmt: skip
    assert values_of(result, "country", "output") == [
        ("CN", "3"), ("DE", "1"), ("GB", "1"), ("HK", "1"), ("US", "3"), ("unknown", "2"),
    ]  # fmt: skip


def test_fractional_output_sums_to_the_number_of_works(run, corpus):
    result = run("measure", "output", "--corpus", corpus, "--counting", "fractional",
                 "--format", "csv")  # fmt: skip
    credits = sum(float(output) for (output,) in values_of(result, "output"))
    assert credits == pytest.approx(len(WORKS))


def test_the_unknown_country_can_be_asked_for(run, corpus):
    result = run("measure", "output", "--corpus", corpus, "--country", "unknown",
                 "--format", "csv")  # fmt: skip
    assert values_of(result, "year", "country", "output") == [("2020", "unknown", "2")]


def test_a_pair_has_a_row_in_every_year_of_the_corpus(run, corpus):
    result = run("measure", "joint-works", "--corpus", corpus, "--pair", "US,China",
                 "--format", "csv")  # fmt: skip
    assert values_of(result, "year", "country_a", "country_b", "joint_works") == [
        ("2019", "CN", "US", "0"), ("2020", "CN", "US", "2"), ("2021", "CN", "US", "0"),
    ]  # fmt: skip


def test_a_group_counts_a_work_once_and_has_the_members_of_the_year(run, corpus):
    """The German-British-Chinese works: EU and CN in 2019; EU, GB and CN in 2020."""
    result = run("measure", "joint-works", "--corpus", corpus, "--pair", "CN,EU", "--pair",
                 "CN,GB", "--to", "2020", "--format", "csv")  # fmt: skip
    assert values_of(result, "year", "country_a", "country_b", "joint_works") == [
        ("2019", "CN", "EU", "1"), ("2019", "CN", "GB", "1"),
        ("2020", "CN", "EU", "1"), ("2020", "CN", "GB", "1"),
    ]  # fmt: skip
    shares = run("measure", "international-share", "--corpus", corpus, "--country", "EU",
                 "--format", "csv")  # fmt: skip
    assert values_of(shares, "year", "country", "international_share") == [
        ("2019", "EU", "0.5"), ("2020", "EU", "1.0"),
    ]  # fmt: skip


def test_a_join_is_named_in_the_output_and_a_pair_inside_it_is_not_international(run, corpus):
    result = run("measure", "joint-works", "--corpus", corpus, "--join", "CN,HK",
                 "--pair", "CN,US", "--from", "2020", "--to", "2020")  # fmt: skip
    assert "CN+HK" in result.stdout
    assert "CN+HK counts as one country" in result.stdout
    teams = run("measure", "team-form", "--corpus", corpus, "--join", "CN,HK", "--pair", "CN,US",
                "--format", "csv")  # fmt: skip
    assert values_of(teams, "year", "country_a", "country_b", "team_form", "works") == [
        ("2020", "CN+HK", "US", "bilateral", "2")
    ]


def test_only_works_of_the_named_venues_are_counted(run, corpus):
    result = run("measure", "coverage", "--corpus", corpus, "--venue", "icra", "--format", "csv")
    assert values_of(result, "year", "works", "coverage") == [
        ("2019", "2", "1.0"), ("2020", "1", "1.0"),
    ]  # fmt: skip


def test_a_table_says_what_it_is_and_what_it_lacks(run, corpus):
    result = run("measure", "salton", "--corpus", corpus, "--pair", "CN,US")
    assert result.stdout.startswith("salton: Salton's cosine")
    assert "Of 8 works a country is known for 87.5%" in result.stdout
    assert "most recent years of a source can be incomplete" in result.stdout


def test_values_that_are_undefined_are_empty_and_not_zero(run, corpus):
    """In 2019 and 2021 the United States have no international works."""
    result = run("measure", "partner-share", "--corpus", corpus, "--pair", "CN,US", "--from",
                 "2021", "--format", "csv")  # fmt: skip
    assert values_of(result, "country_a", "partner_share") == [("CN", ""), ("US", "")]


def test_json_holds_full_precision_and_nulls(run, corpus):
    result = run("measure", "ric", "--corpus", corpus, "--pair", "CN,US", "--format", "json")
    rows = json.loads(result.stdout)
    assert rows[0] == {
        "year": 2019, "country_a": "CN", "country_b": "US", "ric": None, "ric_low": None,
        "ric_high": None, "joint_works": 0, "links_a": 2, "links_b": 0, "world_links": 4,
    }  # fmt: skip
    assert (rows[2]["year"], rows[2]["country_a"]) == (2020, "CN")
    assert rows[2]["ric"] == pytest.approx((2 / 5) / (1 / 2))


def test_a_selection_without_works_is_an_empty_table_and_no_error(run, corpus):
    result = run("measure", "output", "--corpus", corpus, "--from", "2030", "--format", "csv")
    assert rows_of(result) == []
    assert "No rows" in result.stderr


def test_pair_files_give_every_measure_that_needs_only_pairs(run, pair_files):
    pairs, countries = pair_files
    index = run("measure", "collaboration-index", "--pairs", pairs, "--countries", countries,
                "--pair", "CN,US", "--format", "csv")  # fmt: skip
    assert values_of(index, "country_a", "country_b", "collaboration_index") == [
        ("China", "United States", "1.0")
    ]
    shares = run("measure", "partner-share", "--pairs", pairs, "--countries", countries,
                 "--pair", "China,Japan", "--format", "csv")  # fmt: skip
    assert values_of(shares, "country_a", "country_b", "partner_share") == [
        ("China", "Japan", repr(5 / 15)), ("Japan", "China", "1.0"),
    ]  # fmt: skip


def test_salton_from_pair_files_says_that_sizes_are_international_works(run, pair_files):
    pairs, countries = pair_files
    arguments = ("measure", "salton", "--pairs", pairs, "--countries", countries)
    assert "Sizes are international works" in run(*arguments).stdout
    assert "international_works_a" in run(*arguments, "--format", "csv").stdout


def test_the_bundled_pairs_need_no_file(run):
    result = run("measure", "joint-works", "--world", "--pair", "CN,US", "--from", "2020",
                 "--to", "2020", "--format", "csv")  # fmt: skip
    assert values_of(result, "joint_works") == [("84025",)]


def test_joins_and_groups_are_refused_for_counts_of_pairs(run, pair_files):
    for wanted in (("--join", "CN,HK,MO"), ("--pair", "EU,CN")):
        result = run("measure", "joint-works", "--pairs", pair_files[0], *wanted)
        assert result.returncode == 2
        assert "would be counted twice" in result.stderr


def test_every_fault_of_a_request_is_named_at_once(run, corpus):
    result = run(
        "measure", "joint-work", "--corpus", corpus, "--pair", "CN,Untied States", "--country",
        "XQ", "--venue", "icar", "--from", "2021", "--to", "2019",
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stdout == ""
    assert "unknown measure 'joint-work'; did you mean 'joint-works'?" in result.stderr
    assert "unknown country 'Untied States'; did you mean 'United States'?" in result.stderr
    assert "unknown country 'XQ'" in result.stderr
    assert "no work has the venue 'icar'; did you mean 'icra'?" in result.stderr
    assert "--from: 2021 is after --to 2019" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("joint-works",), "name one source"),
        (("joint-works", "--world", "--pairs", "x.csv"), "name one source"),
        (("joint-works", "--world", "--countries", "x.csv"), "--countries: goes with --pairs"),
        (("--world",), "name a measure"),
        (("output", "--world"), "output needs the works themselves"),
        (("collaboration-index", "--world"), "needs the number of all international works"),
        (("joint-works", "--world", "--venue", "icra"), "counts of pairs have no venues"),
        (("joint-works", "--world", "--from", "20"), "20 is not a year"),
        (("ric", "--world", "--counting", "fractional"), "only output and the top shares"),
        (("output", "--world", "--pair", "CN,US"), "output is not a measure of pairs"),
        (("coverage", "--world", "--country", "CN"), "coverage is of all works"),
        (("ric", "--world", "--country", "unknown"), "ric has no row for unknown countries"),
        (("team-form", "--world", "--pair", "CN,US", "--country", "US"), "not both"),
        (("broker-share", "--world"), "broker-share needs a pair, as --pair CN,US"),
        (("sector-share", "--world", "--country", "US"), "sector-share is of all works"),
    ],
)
def test_what_cannot_be_measured_is_said(run, arguments, said):
    result = run("measure", *arguments)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_country_that_a_pair_file_lacks_is_not_taken_for_zero(run, pair_files):
    result = run("measure", "joint-works", "--pairs", pair_files[0], "--pair", "CN,Chad")
    assert result.returncode == 2
    assert "'TD' is not among the 3 countries" in result.stderr


def test_a_measure_that_needs_sizes_asks_for_the_file(run, pair_files):
    result = run("measure", "salton", "--pairs", pair_files[0])
    assert result.returncode == 2
    assert "add --countries FILE" in result.stderr


def test_a_folder_that_is_no_corpus_is_a_source_error(run, tmp_path):
    result = run("measure", "output", "--corpus", tmp_path)
    assert result.returncode == 10
    assert "is no corpus" in result.stderr


def test_a_long_table_is_cut_for_people_and_not_for_programs(run):
    result = run("measure", "joint-works", "--world", "--from", "2000", "--to", "2000")
    assert "The first 1,000 of" in result.stdout
    whole = run("measure", "joint-works", "--world", "--from", "2000", "--to", "2000",
                "--format", "jsonl")  # fmt: skip
    assert len(whole.stdout.splitlines()) > 1000


def test_the_manifest_says_what_was_asked_and_counted_from(
    run: Callable[..., SimpleNamespace], corpus: Path, tmp_path: Path
) -> None:
    wanted = ("measure", "joint-works", "--corpus", corpus, "--pair", "CN,US")
    shown = run(*wanted, "--type", "conference-paper", "--manifest", "m.json")
    assert shown.returncode == 0, shown.stderr
    written = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    has_cube = (corpus / "cube").is_dir()
    assert written["counted_from"]["source"] == ("cube" if has_cube else "tables")
    assert written["parameters"]["works"]["types"] == ["conference-paper"]
    sentence = "Counted from the country-set cube." if has_cube else "the corpus has no cube"
    assert sentence in shown.stdout


def test_works_of_a_venue_are_counted_from_their_country_sets(
    run: Callable[..., SimpleNamespace], corpus: Path
) -> None:
    shown = run("measure", "output", "--corpus", corpus, "--venue", "iros", "--country", "CN")
    if (corpus / "cube").is_dir():
        assert "Counted from the country set of each work: the cube does not count by venue" in (
            shown.stdout
        )
    assert "2020  CN" in shown.stdout.replace("    ", "  ")


def test_all_wrong_selections_of_works_are_named_at_once(
    run: Callable[..., SimpleNamespace], corpus: Path
) -> None:
    refused = run(
        "measure", "output", "--corpus", corpus, "--field", "10", "--field", "37", "--subfield",
        "17", "--topic", "X1", "--funder", "12", "--institution", "MIT",
    )  # fmt: skip
    assert refused.returncode == 2
    for said in (
        "--field: 10 is not an OpenAlex field, such as 17",
        "--field: 37 is not an OpenAlex field, such as 17",
        "--subfield: 17 is not an OpenAlex subfield, such as",
        "--topic: 'X1' is not an OpenAlex topic, such as T10320",
        "--funder: '12' is not an OpenAlex funder, such as F10320",
        "--institution: 'MIT' is not a ROR id",
    ):
        assert said in refused.stderr


def test_counts_of_pairs_cannot_be_selected_by_field(
    run: Callable[..., SimpleNamespace],
) -> None:
    refused = run(
        "measure", "joint-works", "--world", "--pair", "CN,US", "--field", "17", "--manifest", "m"
    )
    assert refused.returncode == 2
    assert "do not tell works apart by field, type, topic or the like" in refused.stderr
    assert "--manifest: goes with --corpus" in refused.stderr
