"""The shipped terms of sensitive areas fit the shipped taxonomies."""

from __future__ import annotations

from pathlib import Path

import pytest

import isthmus.frameworks
from isthmus.datafiles import read_yaml
from isthmus.fields.sensitive_areas import area_concepts

FRAMEWORKS = Path(isthmus.frameworks.__file__).parent


def shipped_areas() -> dict[str, set[str]]:
    """Every taxonomy that a framework ships, with the ids of its areas."""
    found: dict[str, set[str]] = {}
    for file in FRAMEWORKS.glob("*/areas.yaml"):
        data = read_yaml(file).data
        found[data["taxonomy"]] = {
            area["id"] for group in data["groups"] for area in group["subcategories"]
        }
    return found


def test_every_area_that_can_be_suggested_is_in_a_shipped_taxonomy():
    shipped = shipped_areas()
    for area_id in area_concepts():
        taxonomy, _, area = area_id.partition(":")
        assert area in shipped[taxonomy], area_id


NOT_ABOUT_A_FIELD = {
    "uk_nsia": {"critical-suppliers-to-government", "suppliers-to-the-emergency-services"},
}
"""Areas that are about who is supplied, which no text about research can tell."""


@pytest.mark.parametrize("taxonomy", ["ca_stra", "uk_nsia", "eu_critical", "us_cet"])
def test_every_area_of_the_taxonomy_can_be_suggested(taxonomy: str):
    able = {one.partition(":")[2] for one in area_concepts() if one.startswith(f"{taxonomy}:")}
    assert able == shipped_areas()[taxonomy] - NOT_ABOUT_A_FIELD.get(taxonomy, set())
