"""A like spelling for a name that no gazetteer holds, where the report leaves little room for another place.

Only in countries whose names reach English from another script (elsewhere a like spelling is another place: Lanexa is
not Lenexa), only where another place of that country is resolved nearby, and flagged: the candidate's rule is "fuzzy"
with its likeness. Names of persons and bodies never come here, they are no place names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tadmor.gazetteer.reader import KINDS
from tadmor.gazetteer.search import Candidate as Spelt
from tadmor.gazetteer.search import fuzzy
from tadmor.globe import distance
from tadmor.model import Candidate, Place
from tadmor.places.names import Name
from tadmor.places.resolve import Choice

# Countries whose place names are transliterated, or written by ear.
SPELT_FREELY = frozenset(
    "AE AF AM AZ BD BF BH BY CF CM CN DJ DZ EG ER ET GE GN IL IN IQ IR JO KG KH KP KR KW KZ LA LB LK LR LY MA ML MM MN "
    "MR NE NG NP OM PK PS QA RS RU SA SD SL SN SO SS SY TD TH TJ TM TN UA UZ VN XK YE".split()
)
# (least likeness, farthest resolved neighbour in km): looked through by hand on unknown names of conflict news.
BOUNDS = ((0.90, 80.0), (0.84, 40.0))
_MOST_COUNTRIES = 2
_AREAS = frozenset({"country", "continent", "province", "region"})


def _near(place: Place, others: Sequence[Place]) -> float:
    return min((distance(place.lat, place.lon, o.lat, o.lon) for o in others), default=float("inf"))


def _best(name: Name, countries: Sequence[str], others: Sequence[Place]) -> Spelt | None:
    for spelt in fuzzy(name.text, countries, least=BOUNDS[-1][0], most=5):
        place = spelt.entry.place
        if name.wants and place.feature not in name.wants:
            continue
        if any(spelt.score >= least and _near(place, others) <= km for least, km in BOUNDS):
            return spelt
    return None


def fill(names: Sequence[Name], choices: Sequence[Choice]) -> list[Choice]:
    """The choices, with a guess for names without any candidate where the bounds allow one."""
    found = list(choices)
    placed = [place for place, _ in found if place is not None and place.feature not in _AREAS]
    told = Counter(place.country for place, _ in found if place is not None and place.country in SPELT_FREELY)
    countries = [code for code, _ in sorted(told.items(), key=lambda c: (-c[1], c[0]))[:_MOST_COUNTRIES]]
    if not countries or not placed:
        return found
    for i, name in enumerate(names):
        last = name.text.rpartition(" ")[2].lower()
        if name.entries or found[i][0] is not None or last in KINDS:
            continue
        spelt = _best(name, countries, placed)
        if spelt is not None:
            place = spelt.entry.place
            found[i] = place, (Candidate(place.id, place.name, spelt.score, f"fuzzy {spelt.score:.2f}"),)
    return found
