"""Repairs of affiliation strings from printed pages."""

from __future__ import annotations

import pytest

from isthmus.corpus.affiliation_text import repaired_affiliation


@pytest.mark.parametrize(
    ("given", "repaired"),
    [
        ("Artiﬁcial Intelligence, Huaweiﬃ", "Artificial Intelligence, Huaweiffi"),
        ("Universit´e de Gen`eve", "Université de Genève"),
        ("T¨ubingen, G¨ottingen", "Tübingen, Göttingen"),
        ("´Ecole Polytechnique F´ed´erale", "École Polytechnique Fédérale"),
        ("Polit´ ecnica", "Politécnica"),
        ("Franc¸ois, ENST", "François, ENST"),
        ("M´ıdia Lab", "Mídia Lab"),
        ("Algiers, Algeria. [email]@yahoo.fr", "Algiers, Algeria."),
        ("Electrical Engineering. e-mail: [email]@arri.uta.edu", "Electrical Engineering."),
        ("PRIOR @ Allen Institute for AI", "PRIOR @ Allen Institute for AI"),
        ("Core Lab ROB, Flanders Make@KU Leuven", "Core Lab ROB, Flanders Make@KU Leuven"),
        ("  ETH   Zurich,, Zürich ,", "ETH Zurich, Zürich"),
        ("[email]@cs.example", ""),
    ],
)
def test_typesetting_is_undone_and_masked_addresses_go(given: str, repaired: str) -> None:
    assert repaired_affiliation(given) == repaired
