from __future__ import annotations

import csv
import dataclasses
import hashlib
import html
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from isthmus.errors import RequestError
from isthmus.figures.figure import Figure
from isthmus.figures.interactive import charts_json
from isthmus.figures.observations import corpus_observations
from isthmus.figures.pair_indices import pair_indices_figure
from isthmus.figures.publication import publish
from isthmus.manifests import software_version

IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from isthmus.corpus.pair_counts import bundled_pair_counts
from isthmus.figures.observations import world_observations
from isthmus.figures.pair_works import pair_works_figure
from isthmus.figures.publication import publish
figure = pair_works_figure(world_observations(bundled_pair_counts(), 2018, 2023), [("CN", "US")])
for suffix in sys.argv[2:]:
    publish(figure, Path(sys.argv[1]) / f"f{suffix}")
"""


@pytest.fixture(scope="module")
def figure(two_years) -> Figure:
    return pair_indices_figure(corpus_observations(two_years), [("CN", "US"), ("DE", "US")])


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def test_two_processes_write_the_same_bytes_in_every_format(tmp_path):
    """The second draws its files in another order, so that nothing can count across charts."""
    orders = [(".svg", ".png", ".pdf", ".html"), (".html", ".pdf", ".svg", ".png")]
    for number, order in enumerate(orders):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(folder), *order]
        subprocess.run(command, check=True, timeout=120)
    first, second = (_digests(tmp_path / str(number)) for number in range(2))
    assert set(first) == {"f.svg", "f.png", "f.pdf", "f.html", "f.csv", "f.manifest.json"}
    assert first == second


def test_drawing_something_else_before_changes_nothing(figure, two_years, tmp_path):
    publish(figure, tmp_path / "a.svg")
    again = pair_indices_figure(corpus_observations(two_years), [("CN", "US"), ("DE", "US")])
    publish(again, tmp_path / "b.svg")
    texts = [(tmp_path / f"{name}.svg").read_text("utf-8") for name in "ab"]
    assert texts[0].replace("a.manifest", "b.manifest") == texts[1]


def test_the_manifest_names_inputs_with_hashes_parameters_and_software(figure, tmp_path):
    written = publish(figure, tmp_path / "pairs.svg")
    assert [path.name for path in written] == ["pairs.svg", "pairs.csv", "pairs.manifest.json"]
    manifest = json.loads(written[2].read_text("utf-8"))
    assert manifest["software"] == {"name": "isthmus", "version": software_version()}
    corpus = manifest["inputs"]["corpus"]
    assert corpus["snapshot"] == "0123456789ab"
    assert corpus["inputs"]["sources"][0]["sha256"] == "ab" * 32
    assert corpus["outputs"]["works"]["sha256"] == "cd" * 32
    assert manifest["parameters"] == {
        "figure": "pair-indices", "from": 2000, "to": 2010, "venues": [], "join": [],
        "pairs": ["CN-US", "DE-US"],
    }  # fmt: skip


def test_the_data_beside_it_are_all_that_is_drawn(figure, tmp_path):
    publish(figure, tmp_path / "pairs.svg")
    rows = list(csv.DictReader((tmp_path / "pairs.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 2 * 2 * 11
    first = rows[0]
    assert (first["year"], first["country_a"], first["country_b"]) == ("2000", "CN", "US")
    assert (first["joint_works"], first["partner_share"]) == ("40", "0.8")
    empty = next(row for row in rows if row["year"] == "2005")
    assert (empty["joint_works"], empty["ric"]) == ("0", "")


def test_the_svg_stands_for_itself(figure, tmp_path):
    publish(figure, tmp_path / "pairs.svg")
    root = ElementTree.parse(tmp_path / "pairs.svg").getroot()
    space = {"svg": "http://www.w3.org/2000/svg"}
    assert root.get("role") == "img"
    said = [root.find(f"svg:{name}", space).text for name in ("title", "desc")]
    assert said[0] == figure.title
    assert figure.text_alternative in said[1]
    texts = " ".join(
        "".join(element.itertext()) for element in root.iter(f"{{{space['svg']}}}text")
    )
    assert "Source: corpus 0123456789ab" in texts
    assert "pairs.manifest.json" in texts
    assert "log scale" in texts
    assert root.get("font-family").endswith("sans-serif")


def test_a_page_needs_nothing_else(figure, tmp_path):
    publish(figure, tmp_path / "pairs.html")
    page = (tmp_path / "pairs.html").read_text("utf-8")
    before, _charts, script = re.split(r"<script[^>]*>", page)
    assert "default-src 'none'" in html.unescape(before)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', before)
    assert "url(" not in re.sub(r"url\(#", "", before)
    assert before.count("<svg") == 2
    assert before.count('role="img"') == 2
    assert '<th scope="col">joint works</th>' in before
    assert "window.vegaEmbed" in script
    assert not re.search(r"""import\s*\(?\s*["']https?:""", script)
    ids = re.findall(r'\bid="([^"]+)"', before)
    assert len(ids) == len(set(ids))


def test_an_interactive_chart_says_each_value_with_its_interval(figure, tmp_path):
    publish(figure, tmp_path / "pairs.html")
    page = (tmp_path / "pairs.html").read_text("utf-8")
    charts = json.loads(page.split('id="charts">')[1].split("</script>")[0])
    assert figure.text_alternative in charts["said"]
    assert set(charts["specifications"]) == {"wide", "narrow"}
    for chart in charts["specifications"].values():
        points = [layer for layer in units(chart) if layer["mark"]["type"] == "point"]
        tips = [row["tip"] for layer in points for row in layer["data"]["values"] if row]
        assert any(re.search(r"2010: 90 \(95% interval 72\.37 to 110\.6\d\)", tip)
                   for tip in tips), tips  # fmt: skip


def test_text_from_data_cannot_end_the_script_of_a_page(figure):
    hostile = dataclasses.replace(figure, title="</script><script>alert(1)</script>")
    assert "<" not in charts_json(hostile)
    assert json.loads(charts_json(hostile))["said"].startswith("</script>")


def units(chart):
    """Every single chart in a specification."""
    parts = [part for name in ("vconcat", "hconcat", "concat", "layer")
             for part in chart.get(name, [])]  # fmt: skip
    return [unit for part in parts for unit in units(part)] if parts else [chart]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("chart.gif", "cannot write '.gif' files; expected one of .svg, .png, .pdf, .html"),
        ("chart.svgg", "did you mean '.svg'"),
        ("chart", "has no suffix"),
        ("", "is a folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_and_leaves_nothing(
    figure, tmp_path, name, message
):
    with pytest.raises(RequestError, match=re.escape(message)):
        publish(figure, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir() if path.name != "isthmus-home"] == []


def test_a_rasterised_figure_is_an_image_and_a_pdf_a_pdf(figure, tmp_path):
    publish(figure, tmp_path / "a.png")
    publish(figure, tmp_path / "a.pdf")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
