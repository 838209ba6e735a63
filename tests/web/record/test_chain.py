"""The record: what is added stays as it was, and any edit or gap shows."""

from __future__ import annotations

import pytest
from django.db import transaction

from isthmus.web.record.chain import add_entry, breaks
from isthmus.web.record.models import Entry, Head


def add(workspace, user, count=3):
    for number in range(count):
        with transaction.atomic():
            add_entry(
                workspace, user, "tested", ("thing", str(number)), {"value": number, "ü": "é"}
            )


def test_a_record_that_nobody_touched_is_whole(workspace, owner):
    add(workspace, owner)
    assert breaks(workspace) == []
    assert list(Entry.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_an_empty_record_is_whole(workspace):
    assert breaks(workspace) == []


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"value": 9}},
        {"actor_name": "somebody else"},
        {"action": "undone"},
        {"subject_id": "7"},
        {"versions": {"isthmus": "9"}},
    ],
)
def test_an_edit_shows(workspace, owner, change):
    add(workspace, owner)
    Entry.objects.filter(number=2).update(**change)
    found = breaks(workspace)
    assert [(one.number, one.reason) for one in found] == [(2, "was changed after it was written")]


def test_an_edit_with_a_hash_made_to_fit_shows_at_the_next_entry(workspace, owner):
    from isthmus.web.record.chain import entry_hash

    add(workspace, owner)
    entry = Entry.objects.get(number=2)
    entry.action = "undone"
    Entry.objects.filter(number=2).update(action="undone", hash=entry_hash(entry))
    assert [one.number for one in breaks(workspace)] == [3]


def test_a_gap_shows(workspace, owner):
    add(workspace, owner)
    Entry.objects.filter(number=2).delete()
    assert [one.number for one in breaks(workspace)] == [2, 3]


def test_a_missing_end_shows(workspace, owner):
    add(workspace, owner)
    Entry.objects.filter(number=3).delete()
    assert [(one.number, one.reason) for one in breaks(workspace)] == [
        (3, "is missing; the record had 3 entries")
    ]


def test_an_entry_is_not_saved_again_nor_deleted(workspace, owner):
    add(workspace, owner, 1)
    entry = Entry.objects.get()
    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    with pytest.raises(TypeError, match="never changed"):
        entry.delete()


def test_an_entry_goes_when_its_change_is_rolled_back(workspace, owner):
    with transaction.atomic():
        add_entry(workspace, owner, "tested", ("thing", "1"), {})
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert not Head.objects.filter(number__gt=0).exists()


def test_workspaces_have_chains_of_their_own(workspace, owner, outsider):
    add(workspace, owner, 2)
    other = outsider.memberships.first().workspace
    add(other, outsider, 1)
    assert Entry.objects.get(workspace=other).number == 1
    assert breaks(workspace) == breaks(other) == []
