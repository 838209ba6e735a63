from __future__ import annotations

import json

import pytest

from isthmus.figures.catalogue import FIGURES


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small corpus, built by the command's own route from three OpenAlex works."""
    from isthmus.corpus.building import build_corpus

    folder = tmp_path_factory.mktemp("figure-corpus")

    def work(number: int, year: int, *countries: str) -> str:
        authorships = [
            {
                "author_position": "first",
                "author": {"id": f"https://openalex.org/A{number}{code}"},
                "countries": [code],
                "institutions": [],
                "raw_affiliation_strings": [],
            }
            for code in countries
        ]
        return json.dumps(
            {
                "id": f"https://openalex.org/W{number}", "display_name": "Title",
                "publication_year": year, "type": "article", "cited_by_count": 0,
                "authorships": authorships,
            }
        )  # fmt: skip

    lines = [work(1, 2019, "CN", "US"), work(2, 2020, "CN", "US"), work(3, 2020, "CN", "DE", "US")]
    source = folder / "works.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    build_corpus([source], folder / "corpus")
    return folder / "corpus"


def test_it_writes_the_chart_its_data_and_its_manifest_and_says_so(run, corpus, tmp_path):
    done = run("figure", "pair-works", "--corpus", corpus, "--pair", "CN,US", "--out", "cn.svg")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        "wrote cn.svg: the chart", "wrote cn.csv: its data",
        "wrote cn.manifest.json: its manifest",
    ]  # fmt: skip
    assert done.stdout.startswith("China–United States had 2 joint works in 2020")
    assert (tmp_path / "cn.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "cn.csv").read_text("utf-8").splitlines()[1].startswith("2019,CN,US,1,")
    manifest = json.loads((tmp_path / "cn.manifest.json").read_text("utf-8"))
    assert manifest["parameters"]["pairs"] == ["CN-US"]


def test_every_figure_of_a_corpus_can_be_made(run, corpus, tmp_path):
    for name in ("pair-indices", "team-form", "coverage"):
        done = run("figure", name, "--corpus", corpus, "--out", f"{name}.html")
        assert done.returncode == 0, done.stderr
        assert "<table>" in (tmp_path / f"{name}.html").read_text("utf-8")


def test_the_list_names_every_figure(run):
    done = run("figure", "--list", "--format", "jsonl")
    names = [json.loads(line)["figure"] for line in done.stdout.splitlines()]
    assert names == list(FIGURES)
    assert {"pair-works", "pair-indices", "team-form", "coverage"} <= set(names)


def test_a_figure_is_made_again_from_its_manifest(run, corpus, tmp_path):
    asked = ["pair-works", "--corpus", corpus, "--pair", "CN,US", "--from", "2019"]
    assert run("figure", *asked, "--out", "cn.html").returncode == 0
    done = run("figure", "--from", "cn.manifest.json", "--corpus", corpus, "--out", "b/cn.html")
    assert done.returncode == 0, done.stderr
    for name in ("cn.html", "cn.csv", "cn.manifest.json"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    without = run("figure", "--from", "cn.manifest.json", "--out", "c.html")
    assert without.returncode == 2
    assert "was made from a corpus; name it: --corpus DIR" in without.stderr
    changed = run("figure", "--from", "cn.manifest.json", "--corpus", corpus, "--pair", "CN,DE",
                  "--out", "c.html")  # fmt: skip
    assert changed.returncode == 2
    assert "takes --corpus, --against and --out only" in changed.stderr


def test_all_faults_of_a_request_come_at_once_and_nothing_is_written(run, tmp_path):
    done = run("figure", "pair-work", "--world", "--pair", "CN,XX", "--from", "2020", "--to",
               "2019", "--out", "chart.gif")  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "isthmus: figure: 4 faults"
    for said in ("did you mean 'pair-works'", "unknown country 'XX'", "2020 is after --to 2019",
                 "cannot write '.gif' files"):  # fmt: skip
        assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "isthmus-home"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pair-works", "--out", "a.svg"], "name one source: --corpus DIR or --world"),
        (["pair-works", "--world"], "name the file to write: --out FILE.svg"),
        (["--world", "--out", "a.svg"], "name a figure"),
        (["team-form", "--world", "--out", "a.svg"], "needs the works themselves"),
        (["pair-works", "--world", "--join", "CN,HK", "--out", "a.svg"], "cannot be joined"),
        (["pair-works", "--world", "--pair", "EU,CN", "--out", "a.svg"], "or grouped"),
        (["pair-works", "--world", "--from", "soon", "--out", "a.svg"], "neither a year nor a"),
        (["pair-works", "--world", "--set", "top", "--out", "a.svg"], "write NAME=VALUE"),
        (["coverage", "--world", "--set", "a=1", "--out", "a.svg"], "unknown setting 'a'"),
    ],
)
def test_a_request_that_does_not_fit_together_is_refused(run, arguments, said):
    done = run("figure", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_that_is_no_corpus_is_a_fault_of_the_source(run):
    done = run("figure", "coverage", "--corpus", "nowhere", "--out", "a.svg")
    assert done.returncode == 10
    assert "no such folder" in done.stderr


def test_a_pair_that_never_met_gives_a_message_and_no_file(run, corpus, tmp_path):
    done = run("figure", "pair-works", "--corpus", corpus, "--pair", "DE,FR", "--out", "a.svg")
    assert done.returncode == 2
    assert "DE-FR has no joint work" in done.stderr
    assert not (tmp_path / "a.svg").exists()
