"""When: time expressions of news English as intervals with precision and basis.

``find`` reads plain text, sentence by sentence, and carries the context from one to the next. Three passes over a string
of word tags: single dates (``base``, ``relative``), what is built on them (``compose``), ranges and bounds. Without a
publication date relative expressions stay unresolved; a publication date is never used silently.
"""

from tadmor.dates.context import Anchor
from tadmor.dates.engine import find
from tadmor.dates.forms import to_edtf, to_timex

__all__ = ["Anchor", "find", "to_edtf", "to_timex"]
