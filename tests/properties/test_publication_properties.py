"""What holds for any file given as an edition: it is read, or refused with a reason."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.errors import ScreeningError
from isthmus.screening.entries import edition_text
from isthmus.screening.lists import descriptor
from isthmus.screening.publications.consolidated_screening_list import published_json_entries
from isthmus.screening.publications.ecfr_entity_list import ecfr_xml_entries
from isthmus.screening.publications.recognition import imported_from, publication_of

WHERE = Path("list.file")
LISTS = ("us_entity_list", "ca_named_research_organizations", "cn_seven_sons")
JSON = json.dumps(
    {
        "results": [
            {"source": "Entity List (EL) - Some Bureau", "name": f"Beispiel {n} LLC",
             "addresses": [{"country": "DE"}], "alt_names": ["Beispiel Glas"]}
            for n in range(5)
        ]
    }
)  # fmt: skip
XML = (
    "<DIV5><DIV9 N='Supplement No. 4 to Part 744'><TABLE><TR><TD>CHINA</TD><TD>Beispiel LLC, Road"
    "</TD><TD>All.</TD><TD>Denial.</TD><TD>1 FR 2222</TD></TR></TABLE></DIV9></DIV5>"
)
PAGE = (
    "<html><ul><li><strong>Beispiel Institute</strong> (Iran)<p>Known alias(es): BI</p></li></ul>"
    "</html>"
)
TABLE = "entry_id,name,aliases,country_codes\n1,Beispiel LLC,,DE\n"
HOSTILE = st.sampled_from(["\x00", "\ud800", "<![x[", "|", '"', "\\u0000", "<TD>" * 40, "‮"])


@given(cut=st.integers(min_value=1, max_value=len(JSON) - 1))
@settings(deadline=None, max_examples=60)
def test_json_cut_anywhere_is_refused(cut):
    with pytest.raises(ScreeningError):
        published_json_entries(JSON[:cut], WHERE, "EL")


@given(cut=st.integers(min_value=1, max_value=len(XML) - 1))
@settings(deadline=None, max_examples=60)
def test_xml_cut_anywhere_is_refused(cut):
    with pytest.raises(ScreeningError):
        ecfr_xml_entries(XML[:cut], WHERE)


@given(
    text=st.sampled_from([JSON, XML, PAGE, TABLE, "Supplement No. 4 to Part 744\n\tCHINA\n\tX\n"]),
    list_id=st.sampled_from(LISTS),
    at=st.integers(min_value=0, max_value=400),
    put=st.one_of(st.text(max_size=20), HOSTILE),
)
@settings(deadline=None, max_examples=250)
def test_a_damaged_file_is_read_or_refused_and_what_is_read_can_be_written(text, list_id, at, put):
    of = descriptor(list_id)
    damaged = (text[:at] + put + text[at + len(put) :]).encode("utf-8", "replace").decode()
    try:
        publication = publication_of(of, damaged, WHERE, None)
        imported = imported_from(of, damaged, WHERE, publication)
    except (ScreeningError, csv.Error):
        return
    assert edition_text(imported.entries).encode("utf-8").startswith(b"entry_id,")


def test_a_name_with_half_a_character_can_be_written():
    text = JSON.replace("Beispiel 1 LLC", "Beispiel \\ud800 \\u0000 1 LLC")
    imported = published_json_entries(text, WHERE, "EL")
    assert imported.entries[1].name == "Beispiel 1 LLC"
    edition_text(imported.entries).encode("utf-8")
