"""A contract: the columns, types, key and bounds that a table keeps when it crosses a module."""

from dataclasses import dataclass

import polars as pl

from maillage.errors import ContractError


@dataclass(frozen=True)
class Column:
    """One column: name, polars type, whether null is allowed, unit and meaning."""

    name: str
    dtype: pl.DataType | type[pl.DataType]
    description: str
    nullable: bool = False
    unit: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """What a table promises: its columns in order, and the key that is unique."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def schema(self) -> pl.Schema:
        """The polars schema of the columns, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """Return a table with the columns and no row."""
        return pl.DataFrame(schema=self.schema)

    def check(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return the table with its columns in order, once every promise holds.

        Raises:
            ContractError: with every difference found, not the first.

        Examples:
            >>> contract = Contract("t", (Column("code", pl.String, "code"),), key=("code",))
            >>> contract.check(pl.DataFrame({"code": ["a", "a"]}))
            Traceback (most recent call last):
            maillage.errors.ContractError: t: key code repeated: a
        """
        problems = [*self._schema_problems(table)] or [
            *self._null_problems(table),
            *self._value_problems(table),
            *self._key_problems(table),
        ]
        if problems:
            raise ContractError(f"{self.name}: " + "; ".join(problems))
        return table.select(self.schema.names())

    def _schema_problems(self, table: pl.DataFrame) -> list[str]:
        missing = [name for name in self.schema if name not in table.schema]
        extra = [name for name in table.schema if name not in self.schema]
        wrong = [
            f"column {name} is {table.schema[name]}, expected {dtype}"
            for name, dtype in self.schema.items()
            if name in table.schema and table.schema[name] != dtype
        ]
        return (
            [f"column {name} is missing" for name in missing]
            + [f"column {name} is not in the contract" for name in extra]
            + wrong
        )

    def _null_problems(self, table: pl.DataFrame) -> list[str]:
        required = [column.name for column in self.columns if not column.nullable]
        return [
            f"column {name} has {count} nulls"
            for name in required
            if (count := table[name].null_count())
        ]

    def _value_problems(self, table: pl.DataFrame) -> list[str]:
        problems = []
        for column in self.columns:
            if not column.allowed:
                continue
            strange = table[column.name].drop_nulls().unique().cast(pl.String).sort().to_list()
            unknown = [value for value in strange if value not in column.allowed]
            if unknown:
                problems.append(f"column {column.name} holds {', '.join(unknown[:5])}")
        return problems

    def _key_problems(self, table: pl.DataFrame) -> list[str]:
        if not self.key:
            return []
        repeated = table.select(self.key).filter(pl.struct(self.key).is_duplicated())
        if repeated.is_empty():
            return []
        example = ", ".join(str(value) for value in repeated.row(0))
        return [f"key {', '.join(self.key)} repeated: {example}"]
