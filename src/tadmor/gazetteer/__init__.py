"""Where a name may lie: an embedded gazetteer (GeoNames' cities500, provinces, regions, airports) and a conflict layer.

``lookup(name)`` is all a caller needs. The data is one compressed file, unpacked into memory on first use (about 0.2 s,
30 MB); ``conflict.tsv`` holds our own places (``layer``), ``demonyms.tsv`` countries and the words for their people.
``python -m tadmor.gazetteer build`` makes the file anew; ATTRIBUTION.md says what it is made from.
"""

from tadmor.gazetteer.countries import Country, countries, country_of, demonym
from tadmor.gazetteer.reader import Entry, lookup

__all__ = ["Country", "Entry", "countries", "country_of", "demonym", "lookup"]
