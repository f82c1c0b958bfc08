"""When: time expressions of news English as intervals with precision and basis.

``find`` reads plain text, sentence by sentence, and carries the context from one to the next. Passes over a string of
word tags: single expressions (``base``, ``feasts``, ``relative``, ``hours``, ``lengths``), then what is built on them
(``compose``, ``bounds``): parts, ranges, bounds. Without a publication date relative expressions stay unresolved; a
publication date is never used silently.
"""

from tadmor.dates.context import Anchor
from tadmor.dates.engine import find
from tadmor.dates.forms import from_edtf, to_edtf, to_timex

__all__ = ["Anchor", "find", "from_edtf", "to_edtf", "to_timex"]
