"""A template can be checked and assessed as it is; several pathways say what they do together."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest

from isthmus.proposals.reading import open_facts, read_proposal
from isthmus.proposals.templates import Start, interactions, template
from isthmus.proposals.vocabulary import Pathway

PATHWAYS = get_args(Pathway)


@pytest.mark.parametrize("pathways", [(one,) for one in PATHWAYS] + [PATHWAYS])
def test_a_template_has_no_fault(tmp_path: Path, pathways: tuple[str, ...]) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(template(pathways, Start()), encoding="utf-8")
    read = read_proposal(path)
    assert read.pathways == pathways
    assert "personal_data.involved" in open_facts(read)


def test_what_is_known_at_the_start_stands_in_it_whatever_its_script(tmp_path: Path) -> None:
    start = Start(title='A "quoted": title', partner="清华大学", home_country="CH")
    path = tmp_path / "p.yaml"
    path.write_text(template(["joint_publication"], start), encoding="utf-8")
    read = read_proposal(path)
    assert read.title == 'A "quoted": title'
    assert [one.name for one in read.organisations] == ["The home organisation", "清华大学"]
    assert read.home_country == "CH"


def test_pathways_interact_in_pairs_in_either_order() -> None:
    assert interactions(["joint_publication"]) == ()
    assert len(interactions(["private_lab", "funding"])) == 1
    for one, other in combinations(PATHWAYS, 2):
        assert interactions([one, other]) == interactions([other, one])
