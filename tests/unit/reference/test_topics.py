"""The OpenAlex topics, subfields, fields and domains."""

from __future__ import annotations

from isthmus.reference.topics import field_names, topic, topics


def test_a_topic_is_found_by_its_id_and_by_its_address():
    found = topic("T10001")
    assert found is not None
    assert found.label == "Geological and Geochemical Analysis"
    assert (found.subfield, found.field) == ("Geophysics", "Earth and Planetary Sciences")
    assert topic("https://openalex.org/T10001") == found


def test_an_id_of_no_topic_finds_nothing():
    assert topic("T1") is None
    assert topic("") is None


def test_the_taxonomy_is_whole():
    all_topics = topics().values()
    assert len(all_topics) == 4516
    assert len({one.subfield_id for one in all_topics}) == 252
    assert len(field_names()) == 26
    assert {one.domain for one in all_topics} == {
        "Health Sciences",
        "Life Sciences",
        "Physical Sciences",
        "Social Sciences",
    }
    assert all(one.label and one.subfield and one.field for one in all_topics)
