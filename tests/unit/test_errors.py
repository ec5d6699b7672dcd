"""The tree of errors: what each is, and what the command line returns."""

import re

import pytest

from maillage import errors

TREE = {
    "MaillageError": (Exception, 1),
    "InputError": (errors.MaillageError, 2),
    "UnknownTerritory": (errors.InputError, 2),
    "AmbiguousTerritory": (errors.InputError, 2),
    "CatalogueError": (errors.InputError, 2),
    "SourceError": (errors.InputError, 2),
    "ContractError": (errors.InputError, 2),
    "MissingData": (errors.MaillageError, 3),
    "FetchError": (errors.MaillageError, 4),
    "StoreError": (errors.MaillageError, 5),
}


@pytest.mark.parametrize(("name", "parent", "code"), [(n, *what) for n, what in TREE.items()])
def test_error_has_its_parent_and_its_exit_code(name, parent, code):
    error = getattr(errors, name)

    assert (error.__bases__[0], error.exit_code) == (parent, code)


def test_bad_input_is_a_value_error():
    assert issubclass(errors.InputError, ValueError)


def test_the_tree_at_the_head_of_the_module_names_every_error():
    drawn = re.findall(r"^    [│├└─ ]*(\w+)", errors.__doc__ or "", flags=re.MULTILINE)

    assert sorted(drawn) == sorted(TREE)
