"""The words by which columns are recognised are coherent."""

from collections import Counter

from maillage.catalogue import vocabularies
from maillage.catalogue.mappings import FIELDS
from maillage.catalogue.sniffing import sniffing


def test_every_field_of_the_standard_is_looked_for():
    fields = {each.field for each in (*sniffing().fields, *sniffing().lists)}

    assert set(FIELDS) - fields == {"autres_formations_labels"}


def test_listed_fields_have_a_vocabulary():
    assert {each.field for each in sniffing().lists} <= set(vocabularies())


def test_a_header_names_one_field():
    names = Counter(name for each in sniffing().fields for name in each.names)
    twice = {name for name, count in names.items() if count > 1}

    assert twice == {"site"}  # a place for some, a page for others: the cells decide


def test_first_names_are_folded_and_given_once():
    names = sniffing().people.first_names

    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.islower() for name in names)
