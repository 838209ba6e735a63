"""Derives the taxonomies of sensitive areas that rules ask about from ../shared/data/taxonomies.

Names and ids only. Canada's list stands beside its policy and is not derived here.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared" / "data" / "taxonomies"
FRAMEWORKS = ROOT / "src" / "isthmus" / "frameworks"

TAXONOMIES = {
    "us-nsf-trust": {
        "file": "us_cet_2024.json",
        "taxonomy": "us_cet",
        "title": "Critical and Emerging Technologies List of February 2024",
        "publisher": "National Science and Technology Council of the United States",
        "url": "https://bidenwhitehouse.archives.gov/wp-content/uploads/2024/02/"
        "Critical-and-Emerging-Technologies-List-2024-Update.pdf",
        "as_of": "2024-02-12",
        "licence": "Work of the US Government, without copyright in the United States",
        "version": "12 February 2024; area names checked against a page quoting the list",
    },
    "uk-nsi": {
        "file": "uk_nsia_17_sensitive_areas.json",
        "taxonomy": "uk_nsia",
        "title": "The 17 areas of the National Security and Investment Act 2021",
        "publisher": "Government of the United Kingdom",
        "url": "https://www.legislation.gov.uk/uksi/2021/1264/contents/made",
        "as_of": "2022-01-04",
        "licence": "Names only; the source is under the Open Government Licence v3.0",
        "version": "SI 2021/1264; names agree in several public files; definitions not included",
    },
    "eu-council-2024": {
        "file": "eu_critical_technology_areas_2023.json",
        "taxonomy": "eu_critical",
        "title": "Critical technology areas, annex to Commission Recommendation (EU) 2023/2113",
        "publisher": "European Commission",
        "url": "https://eur-lex.europa.eu/eli/reco/2023/2113/oj",
        "as_of": "2023-10-03",
        "licence": "EU document, reuse under CC BY 4.0 (Decision 2011/833/EU)",
        "version": "3 October 2023; areas 1 to 5 checked against public summaries, 6 to 10 by name",
    },
}


def main() -> None:
    """Write `areas.yaml` and its provenance into the folder of each framework."""
    for framework, about in TAXONOMIES.items():
        listed = json.loads((SOURCES / about["file"]).read_text(encoding="utf-8"))["areas"]
        names = [one if isinstance(one, str) else one["name"] for one in listed]
        folder = FRAMEWORKS / framework
        folder.mkdir(exist_ok=True)
        text = _areas(about, names)
        (folder / "areas.yaml").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        provenance = "\n".join(
            [
                f"title: {about['title']}",
                f"source: {about['url']}",
                f"version: {about['version']}",
                f"licence: {about['licence']}",
                f"changes: Names and ids only; {len(names)} areas.",
                "files:",
                f'  areas.yaml: {{sha256: "{digest}"}}',
            ]
        )
        (folder / "areas.provenance.yaml").write_text(provenance + "\n", encoding="utf-8")


def _areas(about: dict[str, str], names: list[str]) -> str:
    lines = [
        "# Names of areas only; areas.provenance.yaml says where from.",
        *(f"{key}: {about[key]}" for key in ("taxonomy", "title", "publisher", "url", "as_of")),
        "groups:",
        "  - id: areas",
        "    name: Areas",
        "    subcategories:",
        *(f'      - {{id: {_id(name)}, name: "{name}"}}' for name in names),
    ]
    return "\n".join(lines) + "\n"


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.split("(")[0].casefold()).strip("-")


if __name__ == "__main__":
    main()
