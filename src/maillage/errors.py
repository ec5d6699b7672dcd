"""Everything that Maillage raises, as one tree.

::

    MaillageError
    ├── InputError (ValueError)      what a person gave cannot be used
    │   ├── UnknownTerritory         no territory has this name or code
    │   ├── AmbiguousTerritory       several have it: the candidates are listed
    │   ├── CatalogueError           a TOML entry is wrong or does not exist
    │   ├── SourceError              a file is not what its source entry says
    │   └── ContractError            a table breaks the contract of its joint
    ├── MissingData                  the store does not hold what the work needs
    ├── FetchError                   a file could not be brought
    └── StoreError                   the store cannot be read or written (disk full, locked)

A message says which file, row and column, what was found, what was expected, and what to do.
"""


class MaillageError(Exception):
    """Root of the tree; ``exit_code`` is what the command line returns."""

    exit_code = 1


class InputError(MaillageError, ValueError):
    """What a person gave cannot be used."""

    exit_code = 2


class UnknownTerritory(InputError):
    """No territory has this name or code."""


class AmbiguousTerritory(InputError):
    """Several territories have this name or code; the message lists them."""


class CatalogueError(InputError):
    """A catalogue entry is wrong or does not exist."""


class SourceError(InputError):
    """A file is not what its source entry says."""


class ContractError(InputError):
    """A table breaks the contract of the joint it crosses."""


class MissingData(MaillageError):
    """The store does not hold what the work needs."""

    exit_code = 3


class FetchError(MaillageError):
    """A file could not be brought from its mirror or its address."""

    exit_code = 4


class StoreError(MaillageError):
    """The store cannot be read or written."""

    exit_code = 5
