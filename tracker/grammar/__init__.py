"""Text of minutes to Extraction: outline, clauses, owners, deadlines, each with its span and rule. Pure."""

from tracker.grammar.assemble import NotMinutes, extract
from tracker.grammar.model import Extraction

__all__ = ["Extraction", "NotMinutes", "extract"]
