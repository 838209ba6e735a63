"""What a request means, what it refuses, and that a manifest makes its figure again."""

from __future__ import annotations

import json

import pytest

from isthmus.errors import RequestError
from isthmus.figures.making import Sources, made_figure, request_faults, source_inputs
from isthmus.figures.publication import publish
from isthmus.figures.request import Request, recorded


def said(request: Request) -> list[str]:
    return [str(fault) for fault in request_faults(request)]


def test_a_figure_is_made_again_from_its_manifest_byte_for_byte(two_years, tmp_path):
    request = Request("pair-works", pairs=("cn,us",), join=("CN,HK",), incomplete=(2010,))
    sources = Sources(two_years)
    first = publish(made_figure(request, sources), tmp_path / "one" / "chart.svg")
    record = recorded(first[2])
    record.require_inputs(source_inputs(sources))
    second = publish(made_figure(record.request, sources), tmp_path / "two" / "chart.svg")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_manifest_states_the_terms_and_so_does_the_footer(two_years, tmp_path):
    request = Request("pair-works", pairs=("CN,US",), join=("CN,HK,MO",), incomplete=(2010,),
                      smallest_cell=5)  # fmt: skip
    written = publish(made_figure(request, Sources(two_years)), tmp_path / "chart.svg")
    terms = json.loads(written[2].read_text("utf-8"))["terms"]
    assert terms == {"china": ["CN", "HK", "MO"], "incomplete_years": [2010], "settings": {},
                     "smallest_cell": 5}  # fmt: skip
    footer = written[0].read_text("utf-8")
    for words in ("China: CN+HK+MO; TW is counted apart.", "Cells below 5 are withheld.",
                  "Incomplete: 2010."):  # fmt: skip
        assert words in footer


def test_china_is_cn_alone_unless_joined(two_years):
    made = made_figure(Request("pair-works", pairs=("CN,US",)), Sources(two_years))
    assert "China: CN alone; HK, MO and TW are counted apart." in made.notes
    without = made_figure(Request("pair-works", pairs=("DE,US",)), Sources(two_years))
    assert not any("China" in note for note in without.notes)


def test_small_cells_are_withheld_from_data_and_sentence(two_years):
    pairs = {"pairs": ("CN,US", "DE,FR")}
    shown = made_figure(Request("pair-works", smallest_cell=30, **pairs), Sources(two_years))
    assert {row["joint_works"] for row in shown.table.to_pylist()} == {40, 30, 90, 0}
    made = made_figure(Request("pair-works", smallest_cell=41, **pairs), Sources(two_years))
    counts = [row["joint_works"] for row in made.table.to_pylist()]
    assert 40 not in counts
    assert 90 in counts
    assert "40" not in made.finding


@pytest.mark.parametrize("figure", ["pair-works", "pair-indices"])
def test_a_figure_can_be_drawn_when_everything_is_withheld(two_years, figure, tmp_path):
    made = made_figure(Request(figure, pairs=("CN,US",), smallest_cell=1000), Sources(two_years))
    publish(made, tmp_path / "chart.svg")
    assert "withheld" in made.finding


def test_the_year_of_collection_is_incomplete(two_years):
    from dataclasses import replace

    sources = [{"name": "test.jsonl", "sha256": "ab" * 32, "as_of": "2010-06-30"}]
    corpus = replace(two_years, manifest={**two_years.manifest, "inputs": {"sources": sources}})
    made = made_figure(Request("coverage"), Sources(corpus))
    assert made.manifest["terms"]["incomplete_years"] == [2010]


def test_a_corpus_that_lacks_what_a_figure_needs_is_named_with_the_remedy(two_years):
    from dataclasses import replace

    from isthmus.figures.catalogue import FIGURES
    from isthmus.figures.needs import NEEDS, need_faults

    for name, need in NEEDS.items():
        entry = replace(FIGURES["coverage"], needs=(name,))
        faults = [str(one) for one in need_faults(entry, two_years, two_years.works)]
        if name == "venues":
            assert faults == []
        else:
            assert faults == [
                f"coverage needs {need.what} ({need.table}.{need.column}), and none of these works "
                f"has any; {need.remedy}"
            ]
    counts_alone = need_faults(replace(FIGURES["coverage"], needs=("citations",)), None, None)
    assert "use --corpus" in str(counts_alone[0])


def test_all_that_does_not_fit_together_is_said_at_once():
    faults = said(
        Request(
            "coverage",
            pairs=("CN,US",),
            countries=("XX",),
            first_year=3000,
            last_year=20,
            against="world",
            smallest_cell=-1,
            settings={"top": "3"},
        )
    )
    assert len(faults) == 9
    assert "--smallest-cell: coverage has no cells to withhold; leave it out" in said(
        Request("coverage", smallest_cell=2)
    )
    for words in ("unknown country 'XX'", "--from: 3000 is not a year", "--to: 20 is not a year",
                  "3000 is after --to 20", "coverage takes no pair",
                  "coverage takes no country or group", "coverage takes one source",
                  "--smallest-cell: cannot be less than 0",
                  "unknown setting 'top'; coverage has none"):  # fmt: skip
        assert any(words in fault for fault in faults), words


def test_another_source_than_that_of_the_manifest_is_refused(two_years, make_corpus, tmp_path):
    from dataclasses import replace

    written = publish(
        made_figure(Request("coverage"), Sources(two_years)), tmp_path / "coverage.svg"
    )
    other = replace(two_years, snapshot="fedcba987654")
    with pytest.raises(RequestError, match="corpus '0123456789ab', but 'fedcba987654' is given"):
        recorded(written[2]).require_inputs(source_inputs(Sources(other)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not YAML"),
        ("{}", "is not the manifest of a figure"),
        ('{"kind": "corpus"}', "is not the manifest of a figure"),
        ('{"kind": "figure", "manifest": 1}', "holds no request"),
        ('{"kind": "figure", "manifest": 1, "request": {"figure": "x", "pear": 1}}', "pear"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(tmp_path, text, message):
    path = tmp_path / "a.manifest.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError, match=message):
        recorded(path)
