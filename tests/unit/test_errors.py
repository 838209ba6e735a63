"""Errors: one message for all faults, and an exit code for every class."""

from __future__ import annotations

import inspect

from isthmus import errors
from isthmus.cli.exit_codes import EXIT_CODES, exit_code
from isthmus.errors import Fault, IsthmusError, SourceError, did_you_mean


def test_one_fault_stands_on_one_line() -> None:
    assert str(SourceError("works.csv", [Fault("is empty", 1)])) == "works.csv: line 1: is empty"


def test_several_faults_stand_below_their_number() -> None:
    error = SourceError("works.csv", ["is odd", Fault("must be a year", 4, "year")])
    assert str(error) == "works.csv: 2 faults\n  is odd\n  line 4: year: must be a year"


def test_every_error_class_has_an_exit_code_of_its_own() -> None:
    classes = [
        item
        for _, item in inspect.getmembers(errors, inspect.isclass)
        if issubclass(item, IsthmusError) and item is not IsthmusError
    ]
    codes = [exit_code(item("x", ["y"])) for item in classes]
    assert len(set(codes)) == len(classes) == len(EXIT_CODES)


def test_the_tree_in_the_docstring_names_every_class() -> None:
    for kind in EXIT_CODES:
        assert kind.__name__ in (errors.__doc__ or "")


def test_a_far_word_is_not_suggested() -> None:
    assert did_you_mean("contry", ["country"]) == "; did you mean 'country'?"
    assert did_you_mean("zebra", ["country"]) == ""
