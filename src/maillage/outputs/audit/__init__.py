"""The audit of an index as one page and as tables."""

from maillage.outputs.audit.write import write_audit

__all__ = ["write_audit"]
