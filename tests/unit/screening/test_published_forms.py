"""The forms in which publishers print their lists, and what is refused of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isthmus.errors import ScreeningError
from isthmus.screening.lists import descriptor
from isthmus.screening.publications.consolidated_screening_list import (
    published_csv_entries,
    published_json_entries,
)
from isthmus.screening.publications.ecfr_entity_list import ecfr_text_entries, ecfr_xml_entries
from isthmus.screening.publications.foreign_end_user_list import HEADER as METI_HEADER
from isthmus.screening.publications.foreign_end_user_list import end_user_entries
from isthmus.screening.publications.mapped_table import mapped_entries
from isthmus.screening.publications.named_research_organizations import (
    page_entries,
    table_entries,
)
from isthmus.screening.publications.recognition import imported_from, publication_of
from isthmus.screening.publications.transcriptions import HEADER as TRANSCRIBED
from isthmus.screening.publications.transcriptions import transcribed_entries

WHERE = Path("list.file")
EL = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
MBS = "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department"


def record(name: str = "Beispiel Optik LLC", **different: object) -> dict[str, object]:
    """One record of the published JSON."""
    return {
        "id": "0f", "source": EL, "entity_number": None, "type": None, "name": name, "title": None,
        "alt_names": None, "addresses": [{"address": "1 Some Street", "city": "Kabul",
        "state": "", "postal_code": "", "country": "AF"}], "federal_register_notice": "76 FR 1",
        "start_date": "2011-11-21", "license_requirement": "For all items.",
        "license_policy": "Presumption of denial.", "source_list_url": "https://list.example/",
        "remarks": "",
    } | different  # fmt: skip


def published(*records: object, **more: object) -> str:
    return json.dumps({"results": list(records), **more})


def test_json_gives_name_aliases_countries_requirement_and_citation():
    text = published(record(alt_names=["Beispiel Glas", "Beispiel Glas"]))
    (entry,) = published_json_entries(text, WHERE, "EL").entries
    assert (entry.entry_id, entry.name, entry.aliases, entry.country_codes) == (
        "beispiel-optik-llc", "Beispiel Optik LLC", ("Beispiel Glas",), ("AF",)
    )  # fmt: skip
    assert entry.requirement == "For all items. Presumption of denial."
    assert (entry.citation, entry.source_url) == ("76 FR 1", "https://list.example/")


def test_json_keeps_the_treasurys_number_and_a_country_beside_the_addresses():
    one = record(source=MBS, type="Entity", entity_number="906", addresses=[], country="TH")
    (entry,) = published_json_entries(published(one), WHERE, "NS-MBS").entries
    assert (entry.entry_id, entry.country_codes) == ("906", ("TH",))


def test_persons_ships_and_aircraft_of_the_json_are_never_kept():
    records = [
        record("Erika Mustermann", source=SDN, type="Individual", dates_of_birth=["1964"]),
        record("BEISPIEL STAR", source=SDN, type="Vessel"),
        record("AB-CDE", source=SDN, type="Aircraft"),
        record("Beispiel Optik", source=SDN, type="Entity", alt_names=["Erika Mustermann"]),
        record("Erika Mustermann"),
        record("Jan Kowalski"),
    ]
    text = published(*records)
    sdn = published_json_entries(text, WHERE, "SDN")
    assert [(entry.name, entry.aliases) for entry in sdn.entries] == [("Beispiel Optik", ())]
    assert sdn.dropped == {"individual": 1, "vessel": 1, "aircraft": 1}
    assert not sdn.ignored
    assert published_json_entries(text, WHERE, "EL").dropped == {
        "named like an individual of the same publication": 1,
        "not recognisably an organisation": 1,
    }


def test_what_nobody_described_is_counted():
    imported = published_json_entries(
        published(record(mood="good"), record("Beispiel LLC", mood="")), WHERE, "EL"
    )
    assert imported.ignored == {"field 'mood'": 2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (published(record())[:90], "is no whole JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"entries": []}', "no list 'results'"),
        (published(record(), total=7), "holds 1 of 7 results"),
        (published(record(source=SDN, type="Entity")), "no row of the sublist 'EL', only of SDN"),
        (published("text"), "record 1: is no object"),
        (published(record(name=" ")), "name: record 1: is empty"),
        (published(record(name=7)), "name: record 1: must be text"),
        (published(record(type="Company")), "'Company' is not one of Entity"),
        (published(record(source="Some List")), "names no sublist in brackets"),
        (published(record(addresses="Kabul")), "must be a list of addresses"),
    ],
)
def test_json_that_cannot_be_read_is_refused_with_the_reason(text, said):
    with pytest.raises(ScreeningError, match=said):
        published_json_entries(text, WHERE, "EL")


def test_one_unreadable_record_in_a_hundred_is_named_and_left_out():
    records = [record(f"Beispiel {n} LLC") for n in range(99)]
    imported = published_json_entries(published(*records, record(name="")), WHERE, "EL")
    assert len(imported.entries) == 99
    assert [str(fault) for fault in imported.unread] == ["name: record 100: is empty"]


def test_beyond_one_in_a_hundred_the_file_is_refused_with_all_faults():
    records = [record(f"Beispiel {n} LLC") for n in range(98)]
    with pytest.raises(ScreeningError) as fault:
        published_json_entries(published(*records, record(name=""), record(type="X")), WHERE, "EL")
    assert "record 99: is empty" in str(fault.value)
    assert "record 100: 'X' is not one of" in str(fault.value)
    assert "2 of 100 records cannot be read" in str(fault.value)


def test_two_records_with_one_number_are_a_named_fault():
    one = record(source=SDN, type="Entity", entity_number="906")
    with pytest.raises(ScreeningError, match="'906' stands at record 1 and at record 2"):
        published_json_entries(published(one, one | {"name": "Example"}), WHERE, "SDN")


CSV_HEADER = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"
    "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,"
    "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,"
    "alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
)


def csv_row(source: str, number: str, kind: str, name: str, where: str, aliases: str = "") -> str:
    return (
        f'0f,{source},{number},{kind},CUBA; IRAN,{name},,"{where}",76 FR 1,2011-11-21,,,All.,,,,,,'
        f',,,https://list.example/,"{aliases}",,,,,https://info.example/,'
    )


def test_the_published_csv_gives_countries_from_the_ends_of_its_addresses():
    rows = [
        csv_row(EL, "", "", "Beispiel LLC", "1 Some Street, Kabul, AF; 2 Road, Lahore, PK; Kabul"),
        csv_row(SDN, "36", "Entity", "Example Bros", "Havana, CU", "EXAMPLE; BROS"),
        csv_row(SDN, "37", "Individual", "Erika Mustermann", "Berlin, DE"),
    ]
    text = "\n".join([CSV_HEADER, *rows, "\x1a"]) + "\n"
    (listed,) = published_csv_entries(text, WHERE, "EL").entries
    assert (listed.name, listed.country_codes) == ("Beispiel LLC", ("AF", "PK"))
    sdn = published_csv_entries(text, WHERE, "SDN")
    (entry,) = sdn.entries
    assert (entry.entry_id, entry.aliases, entry.requirement) == ("36", ("EXAMPLE", "BROS"), "All.")
    assert (sdn.dropped, sdn.ignored) == ({"individual": 1}, {})


def test_a_new_column_of_the_published_csv_is_counted_and_passed_over():
    row = csv_row(EL, "", "", "Beispiel LLC", "Kabul, AF")
    imported = published_csv_entries(f"{CSV_HEADER},mood\n{row},good\n", WHERE, "EL")
    assert (len(imported.entries), imported.ignored) == (1, {"column 'mood'": 1})


def test_half_a_row_of_the_published_csv_is_refused():
    row = csv_row(EL, "", "", "Beispiel LLC", "Kabul, AF")
    with pytest.raises(ScreeningError, match="cells, but the header has 29"):
        published_csv_entries(f"{CSV_HEADER}\n{row}\n{row[:40]}", WHERE, "EL")


XML = """<?xml version="1.0" encoding="UTF-8"?>
<DIV5 N="744" TYPE="PART"><DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX">
<HEAD>Supplement No. 4 to Part 744—Entity List</HEAD><DIV><TABLE><THEAD><TR><TH>Country</TH>
</TR></THEAD><TBODY>{rows}</TBODY></TABLE></DIV></DIV9>
<DIV9 N="Supplement No. 5 to Part 744" TYPE="APPENDIX"><TABLE><TR><TD>Other</TD></TR></TABLE></DIV9>
</DIV5>"""


def xml(*rows: tuple[str, str]) -> str:
    return XML.format(
        rows="".join(
            f"<TR><TD>{country}</TD><TD>{entity}</TD><TD>For all items.</TD>"
            "<TD>Presumption of denial.</TD><TD>76 FR 71869, 11/21/11.</TD></TR>"
            for country, entity in rows
        )
    )


ALIASED = (
    "Beispiel Optik Co., Ltd., a.k.a., the following two aliases:<br/>—Beispiel Glas; and<br/>"
    "—Beispiel Linsen Co., Ltd.<br/>1 Some Street, Beijing, China."
)


def test_the_regulation_as_xml_gives_names_aliases_and_the_country_above():
    text = xml(
        ("CHINA, PEOPLE'S REPUBLIC OF", ALIASED), ("", "[Reserved]"),
        ("", "<E T='03'>Example</E> Institute, a.k.a. EI Laboratory, 2 Road, Xi'an, China."),
        ("", "Erika Mustermann, 3 Road, Beijing, China."),
    )  # fmt: skip
    imported = ecfr_xml_entries(text, WHERE)
    assert [(one.name, one.aliases, one.country_codes) for one in imported.entries] == [
        ("Beispiel Optik Co., Ltd.", ("Beispiel Glas", "Beispiel Linsen Co., Ltd."), ("CN",)),
        ("Example Institute", ("EI Laboratory",), ("CN",)),
    ]
    assert imported.dropped == {"reserved": 1, "not recognisably an organisation": 1}
    assert imported.entries[0].requirement == "For all items. Presumption of denial."
    assert imported.entries[0].citation == "76 FR 71869, 11/21/11."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (xml(("CHINA", ALIASED))[:-200], "is no whole XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml(("CHINA", ALIASED)), "declares a document type"),
        ("<DIV5><DIV9 N='Supplement No. 6 to Part 744'/></DIV5>", "holds no 'Supplement No. 4"),
        (XML.format(rows="<TR><TD>CHINA</TD><TD>X LLC</TD></TR>"), "has 2 cells, expected 5"),
    ],
)
def test_xml_that_is_not_whole_or_of_another_shape_is_refused(text, said):
    with pytest.raises(ScreeningError, match=said):
        ecfr_xml_entries(text, WHERE)


TEXT = (
    "Supplement No. 4 to Part 744—Entity List\nThe list specifies licence requirements.\n"
    "\tCountry\n\tEntity\n\tAFGHANISTAN\n\t\n"
    "\tBeispiel Construction Company, a.k.a., the following one alias:\n—Beispiel Bau.\n"
    "1 Some Street, Kabul, Afghanistan.\n\tFor all items.\n\tPresumption of denial.\n"
    "\t76 FR 71869, 11/21/11.\n\t1 For this entity, see elsewhere.\n"
)


def test_the_regulation_as_text_is_read_up_to_the_next_supplement():
    tail = (
        "Supplement No. 5 to Part 744—Other\n\tOTHER\n\tExample LLC\n\tAll.\n\tNo.\n\t1 FR 1234\n"
    )
    (entry,) = ecfr_text_entries(TEXT + tail, WHERE).entries
    assert (entry.name, entry.aliases, entry.country_codes) == (
        "Beispiel Construction Company", ("Beispiel Bau",), ("AF",)
    )  # fmt: skip
    assert entry.requirement == "For all items. Presumption of denial."


def test_the_regulation_as_text_cut_off_is_refused():
    with pytest.raises(ScreeningError, match="ends before the supplement does"):
        ecfr_text_entries(TEXT, WHERE)


PAGE = """<!DOCTYPE html><html><body><nav><ul><li><a href="/">Home</a></li></ul></nav><ul>
	<li><strong>Beispiel Institute of Optics, BIO</strong> (People’s Republic of China)

	<p>Known alias(es): BIO; SIT: Some Institute of Optics</p>
	</li>
	<li><strong>Example &amp; Sons Academy</strong> (Iran )</li>
</ul><p>Date modified: 2024</p></body></html>
"""


def test_canadas_page_gives_names_countries_and_aliases():
    imported = page_entries(PAGE, WHERE)
    assert [(one.name, one.aliases, one.country_codes) for one in imported.entries] == [
        ("Beispiel Institute of Optics, BIO", ("BIO", "SIT", "Some Institute of Optics"), ("CN",)),
        ("Example & Sons Academy", (), ("IR",)),
    ]


def test_canadas_page_as_text_gives_the_same():
    text = (
        "Named Research Organizations\n\n• Beispiel Institute of Optics, BIO (People’s Republic of "
        "China)\nKnown alias(es): BIO; SIT: Some Institute of Optics\n\nExample & Sons Academy "
        "(Iran)\nSee the guide (PDF)\n"
    )
    assert page_entries(text, WHERE).entries == page_entries(PAGE, WHERE).entries


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PAGE[: len(PAGE) // 2], "ends before the page does"),
        (PAGE.replace("(Iran )", ""), "no country in brackets"),
        (PAGE.replace("(Iran )", "(Atlantis)"), "no country in brackets"),
    ],
)
def test_a_page_that_is_cut_off_or_of_another_shape_is_refused(text, said):
    with pytest.raises(ScreeningError, match=said):
        page_entries(text, WHERE)


def test_a_table_of_canadas_page_with_one_id_twice_is_a_named_fault():
    text = "id,name,aliases,country,country_code\nb,Beispiel,,China,CN\nb,Example,,Iran,IR\n"
    with pytest.raises(ScreeningError, match="'b' stands at line 2 and at line 3"):
        table_entries(text, WHERE)


def meti(**different: str) -> str:
    cells = dict.fromkeys(METI_HEADER, "") | {
        "addresses": "Islamic Republic of Iran", "entity_name": "Beispiel Optik",
        "entity_type": "organization", "id": "1", "list_id": "jp-end-user-list", "country": "jp",
    } | different  # fmt: skip
    return ",".join(METI_HEADER) + "\n" + ",".join(cells[name] for name in METI_HEADER) + "\n"


def test_the_country_of_japans_list_stands_in_the_address_with_the_start_of_some_names():
    (plain,) = end_user_entries(meti(), WHERE).entries
    assert (plain.name, plain.country_codes) == ("Beispiel Optik", ("IR",))
    (split,) = end_user_entries(
        meti(addresses="People's Republic of China Some", entity_name="Institute"), WHERE
    ).entries
    assert (split.name, split.country_codes) == ("Some Institute", ("CN",))


def test_a_person_on_japans_list_is_dropped():
    assert end_user_entries(meti(entity_type="person"), WHERE).dropped == {"person": 1}


@pytest.mark.parametrize("wrong", [{"list_id": "x"}, {"addresses": "Atlantis"}, {"id": ""}])
def test_rows_of_another_shape_are_refused(wrong):
    with pytest.raises(ScreeningError, match="more than one per cent"):
        end_user_entries(meti(**wrong), WHERE)


def transcribed(list_id: str, *names: str) -> str:
    return ",".join(TRANSCRIBED) + "\n" + "".join(
        f"{list_id},{name},,China,,,,91 FR 1,Table 2: some,,\n" for name in names
    )  # fmt: skip


def test_table_two_of_section_1286_names_programmes():
    text = transcribed("dow-1286", "Beispiel Plan")
    (entry,) = transcribed_entries(text, WHERE, "us_section_1286").entries
    assert (entry.kind, entry.citation) == ("programme", "Table 2")


def test_a_transcription_of_a_list_with_persons_is_filtered():
    text = transcribed("bis-entity-list", "Beispiel LLC", "Erika Mustermann")
    imported = transcribed_entries(text, WHERE, "us_entity_list")
    assert [entry.name for entry in imported.entries] == ["Beispiel LLC"]
    assert imported.dropped == {"not recognisably an organisation": 1}


def test_a_transcription_of_another_list_is_refused():
    with pytest.raises(ScreeningError, match="'dow-1286' is not 'dhs-uflpa'"):
        transcribed_entries(transcribed("dow-1286", "Beispiel"), WHERE, "us_uflpa")


MAPPING = """name: Organisation
aliases: {column: Other names, separator: ";"}
country: Country
entry_id: No
type: Kind
requirement: Text
url: Link
"""
TABLE = """No,Organisation,Other names,Country,Kind,Text,Link,Rest
1,Beispiel Optik,Beispiel Glas; BG,Germany,Company,All.,https://list.example/,x
2,Erika Mustermann,,DE,Person,,,
3,Jan Kowalski,,PL,,,,
"""


def mapping_file(tmp_path: Path, text: str = MAPPING) -> Path:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_makes_any_table_readable(tmp_path):
    imported = mapped_entries(TABLE, WHERE, mapping_file(tmp_path))
    (entry,) = imported.entries
    assert (entry.entry_id, entry.name, entry.aliases) == (
        "1", "Beispiel Optik", ("Beispiel Glas", "BG")
    )  # fmt: skip
    assert (entry.country_codes, entry.requirement) == (("DE",), "All.")
    assert imported.dropped == {"person": 1, "not recognisably an organisation": 1}
    assert imported.ignored == {"column 'Rest'": 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAPPING.replace("country:", "contry:"), "contry: unknown field; did you mean 'country'"),
        (MAPPING.replace("Country", "Countri"), "line 3: country: the file has no column 'Countri'"
         "; did you mean 'Country'"),
        ("country: Country\n", "name: is missing"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_named_with_its_line(tmp_path, text, said):
    with pytest.raises(ScreeningError) as fault:
        mapped_entries(TABLE, WHERE, mapping_file(tmp_path, text))
    assert said in str(fault.value)


def test_rows_that_a_mapping_cannot_read_are_refused(tmp_path):
    with pytest.raises(ScreeningError, match="line 2: Country: 'Atlantis' is no country"):
        mapped_entries(TABLE.replace("Germany", "Atlantis"), WHERE, mapping_file(tmp_path))


@pytest.mark.parametrize(
    ("list_id", "text", "known_as"),
    [
        ("us_entity_list", published(record()), "the US Consolidated Screening List"),
        ("us_entity_list", CSV_HEADER + "\n", "the US Consolidated Screening List"),
        ("us_entity_list", xml(("CHINA", ALIASED)), "the eCFR's Entity List"),
        ("us_entity_list", TEXT, "the eCFR's Entity List"),
        ("ca_named_research_organizations", PAGE, "Canada's Named Research Organizations"),
        ("jp_foreign_end_user_list", meti(), "Japan's Foreign End User List"),
        ("us_uflpa", transcribed("dhs-uflpa", "Beispiel"), "a transcription"),
        ("cn_seven_sons", "entry_id,name,aliases,country_codes\n", "a table of entries"),
    ],
)
def test_a_file_is_recognised_by_its_content(list_id, text, known_as):
    assert publication_of(descriptor(list_id), text, WHERE, None) == known_as


def test_a_publication_is_refused_for_a_list_that_it_is_no_edition_of():
    with pytest.raises(ScreeningError, match="is no edition of 'us_uflpa'"):
        publication_of(descriptor("us_uflpa"), PAGE, WHERE, None)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{}", "<html></html>", "\u0001"])
def test_what_is_of_no_known_form_is_refused_with_the_forms_that_are(text):
    with pytest.raises(ScreeningError, match="is of no form that is known"):
        publication_of(descriptor("us_entity_list"), text, WHERE, None)


@pytest.mark.acceptance
def test_the_shared_list_in_its_published_forms_gives_the_bundled_entries(shared: Path):
    """The projection at hand, written in the two published shapes, gives equal entries."""
    import csv

    of = descriptor("us_ns_mbs")
    path = shared / "lists" / "us_csl_2026-07-31.csv"
    text = path.read_text(encoding="utf-8")
    expected = imported_from(of, text, path, "the US Consolidated Screening List")
    assert expected.dropped == {"individual": 40}
    records = [
        {
            "source": row["source"], "entity_number": row["entity_number"] or None,
            "type": row["type"] or None, "name": row["name"],
            "alt_names": row["alt_names"].split("|"), "programs": row["programs"].split("|"),
            "addresses": [{"country": code} for code in row["countries"].split("|")],
            "license_requirement": row["license_requirement"],
            "license_policy": row["license_policy"],
            "federal_register_notice": row["federal_register_notice"],
            "source_list_url": row["source_list_url"],
        }
        for row in csv.DictReader(text.splitlines())
    ]  # fmt: skip
    found = published_json_entries(published(*records), path, "NS-MBS")
    assert (found.entries, found.dropped) == (expected.entries, expected.dropped)


@pytest.mark.acceptance
def test_the_shared_entity_list_written_as_the_regulation_gives_its_names(shared: Path):
    """Cells made of the parsed names, aliases and addresses: nearly all names are found again."""
    import csv
    from html import escape

    path = shared / "lists" / "us_bis_entity_list_2026-07-09.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    cells = []
    for row in rows:
        aliases = row["aliases"].split("|") if row["aliases"] else []
        listed = "".join(f"<br/>—{escape(one)};" for one in aliases)
        known = f", a.k.a., the following {len(aliases)} aliases:{listed}<br/>" if aliases else ", "
        cells.append((escape(row["country"]), escape(row["name"]) + known + escape(row["address"])))
    imported = ecfr_xml_entries(xml(*cells), path)
    names = {entry.name for entry in imported.entries}
    expected = {
        entry.name for entry in transcribed_entries(
            path.read_text(encoding="utf-8"), path, "us_entity_list"
        ).entries
    }  # fmt: skip
    assert len(names & expected) / len(expected) > 0.95
    assert not imported.unread
