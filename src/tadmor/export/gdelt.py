"""Events in the form of GDELT 2.0: an events file of 61 columns and a mentions file of 16, tab-separated, no header.

One row per event, however many reports tell it; one mention per claim that tells it as done, with the number of its
sentence (counted over the whole canonical text) and the offsets of its actors and its event word. Offsets count code
points from 0; -1 stands where the text names nobody. The tone of reports is not measured and stays empty. Codes and
Goldstein's values: ``schemas/gdelt.toml``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from tadmor import resources
from tadmor import text as texts
from tadmor.export import cells, codes, coding, precision, provenance
from tadmor.export.coding import Coding
from tadmor.export.ged import number
from tadmor.export.left import Left
from tadmor.export.material import Material
from tadmor.gazetteer.provinces import province_of
from tadmor.model import Claim, PlaceMention, Report, Role, Span

RULES = "export/schemas/gdelt.toml"
COLUMNS = "export/schemas/gdelt.tsv"
MENTIONS = ".mentions.tsv"
FILTER = "told as done by somebody, as news, with a CAMEO code, a party and a day (or the night of two days)"
_NIGHT = 2  # days
_STOPS, _CLOSING = (".", "!", "?"), " ”\"'"
_QUADS = ((6, 1), (9, 2), (14, 3), (21, 4))  # first root code above each quad class
_COUNTRY, _US_STATE, _US_CITY, _WORLD_CITY, _WORLD_STATE = 1, 2, 3, 4, 5
_PROVINCIAL = frozenset({"province", "region", "district"})
FEEDS = {
    "trigger": ("EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    "actor": ("Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1Type1Code"),
    "target": ("Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2Type1Code"),
    "when": ("SQLDATE", "MonthYear", "Year", "FractionDate"),
    "where": ("ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_Lat", "ActionGeo_Long"),
}


@cache
def columns(table: str = "events") -> tuple[str, ...]:
    """Names of the columns of ``events`` or ``mentions`` in order."""
    rows = resources.tsv(COLUMNS, ("table", "column", "type"))
    return tuple(row["column"] for _, row in rows if row["table"] == table)


def table(material: Material) -> provenance.Table:
    """The events file, with the mentions file as its companion."""
    left = Left()
    rows: list[dict[str, Any]] = []
    mentions: list[dict[str, Any]] = []
    traced: list[dict[str, Any]] = []
    sentences = _Sentences()
    for one in coding.coded(material):
        row = _row(material, one, sentences, left)
        if row:
            rows.append(row)
            mentions += [_mention(material, row, claim, sentences) for claim in one.told]
            for claim in one.told:
                traced += provenance.lines(material, claim, str(row["GLOBALEVENTID"]), FEEDS, one.read_in)
    rows.sort(key=lambda r: (r["SQLDATE"], r["GLOBALEVENTID"]))
    mentions.sort(key=lambda r: (r["GLOBALEVENTID"], r["MentionIdentifier"], r["ActionCharOffset"]))
    return provenance.Table(
        cells.as_tsv(columns(), rows),
        len(rows),
        columns(),
        tuple(traced),
        left.counts(),
        FILTER,
        {MENTIONS: cells.as_tsv(columns("mentions"), mentions)},
    )


def cameo(one: Coding) -> str:
    """The CAMEO code of an event, or empty where CAMEO has none."""
    rules = resources.toml(RULES)
    code = rules["attempted"].get(one.type) if one.attempted else None
    return str(code or rules["code"].get(one.type, ""))


def quad(code: str) -> int:
    """Quad class of a CAMEO code: 1 and 2 verbal and material cooperation, 3 and 4 verbal and material conflict."""
    return next(quad for above, quad in _QUADS if int(code[:2]) < above)


def _row(material: Material, one: Coding, sentences: _Sentences, left: Left) -> dict[str, Any] | None:
    code = cameo(one)
    day = one.when.interval.start if one.when and one.when.interval else None
    reason = one.why_not or ("" if code else "CAMEO has no code for this type")
    if not reason and not (one.actors or one.targets):
        reason = "no party"
    if not reason and (day is None or one.when is None):
        reason = "no day"
    if not reason and one.when and (precision.days(one.when.interval) or 0) > _NIGHT and not one.filled:
        reason = "the date is coarser than a day"
    if reason or day is None:
        left.out(reason)
        return None
    left.value("a further party of a side", max(0, len(one.actors) - 1) + max(0, len(one.targets) - 1))
    left.value("sources that deny, plan or doubt it", len(one.claims) - len(one.told))
    left.value("numbers of dead and wounded", sum(1 for c in one.told for n in (c.killed, c.wounded) if n))
    left.value("the last day of an event of several days", int(one.filled))
    return {
        "GLOBALEVENTID": number(one.event.id),
        **_day(day),
        **_actor("Actor1", one.actors),
        **_actor("Actor2", one.targets),
        "IsRootEvent": int(any(sentences.leads(material.by_report[c.report], c) for c in one.told)),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": quad(code),
        "GoldsteinScale": resources.toml(RULES)["goldstein"][code],
        **_support(material, one.told),
        **_geo("ActionGeo", one.where),
    }


def _day(day: date) -> dict[str, Any]:
    return {
        "SQLDATE": int(f"{day:%Y%m%d}"),
        "MonthYear": int(f"{day:%Y%m}"),
        "Year": day.year,
        # GDELT's own files count whole months before the day's: 18 February 2015 is 2015.1315
        "FractionDate": round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4),
    }


def _actor(prefix: str, roles: Sequence[Role]) -> dict[str, Any]:
    if not roles:
        return {}
    first = roles[0]
    home = codes.home(first)
    role = codes.kind(first).cameo
    return {
        f"{prefix}Code": (home.iso3 if home else "") + role,
        f"{prefix}Name": first.who.upper(),
        f"{prefix}CountryCode": home.iso3 if home else "",
        f"{prefix}Type1Code": role,
    }


def _support(material: Material, told: Sequence[Claim]) -> dict[str, Any]:
    reports = [material.by_report[i] for i in dict.fromkeys(c.report for c in told)]
    reports.sort(key=lambda r: (r.published is None, r.published.value if r.published else "", r.file))
    days = [r.published.value for r in reports if r.published]
    return {
        "NumMentions": sum(1 + len(c.also) for c in told),
        "NumSources": len({provenance.outlet(r) for r in reports}),
        "NumArticles": len(reports),
        "DATEADDED": _stamp(days[0]) if days else None,
        "SOURCEURL": _identifier(reports[0]),
    }


def _stamp(day: str) -> int:
    return int(day.replace("-", "") + "000000")


def _identifier(report: Report) -> str:
    """Address of a report, or how one would cite it."""
    if report.url:
        return report.url.value
    parts = (provenance.outlet(report), report.published.value if report.published else "", report.title)
    return ", ".join(str(getattr(p, "value", p)) for p in parts if p)


def _geo(prefix: str, where: PlaceMention | None) -> dict[str, Any]:
    """The place, as GDELT keys it: FIPS codes, and our own id with its prefix where GDELT has GNS numbers."""
    place = where.place if where else None
    country = codes.country(place.country) if place else None
    if place is None or country is None:
        return {}
    province = province_of(place)
    american = country.iso2 == "US"
    if place.feature == "country":
        level = _COUNTRY
    elif place.feature in _PROVINCIAL:
        level = _US_STATE if american else _WORLD_STATE
    else:
        level = _US_CITY if american else _WORLD_CITY
    unit = province.code.partition(".")[2] if province else ""
    names = dict.fromkeys(n for n in (place.name, province.name if province else "", country.name) if n)
    return {
        f"{prefix}_Type": level,
        f"{prefix}_FullName": ", ".join(names),
        f"{prefix}_CountryCode": country.fips,
        # GeoNames kept FIPS codes for provinces; where it has longer ones they are other codes
        f"{prefix}_ADM1Code": country.fips + unit if len(unit) == 2 else country.fips,
        f"{prefix}_Lat": round(place.lat, 4),
        f"{prefix}_Long": round(place.lon, 4),
        f"{prefix}_FeatureID": place.id,
    }


class _Sentences:
    """Sentences of reports, found once each."""

    def __init__(self) -> None:
        self._spans: dict[str, list[Span]] = {}

    def _of(self, report: Report) -> list[Span]:
        if report.id not in self._spans:
            self._spans[report.id] = list(texts.sentences(report.text, 0, len(report.text)))
        return self._spans[report.id]

    def number(self, report: Report, offset: int) -> int:
        """Number of the sentence that holds an offset, from 1."""
        return max(1, bisect_right(self._of(report), offset, key=lambda s: s.start))

    def leads(self, report: Report, claim: Claim) -> bool:
        """Whether a claim stands in the lead: no line end parts it from the first sentence that ends like one."""
        whole = (s for s in self._of(report) if report.text[s.start : s.end].rstrip(_CLOSING).endswith(_STOPS))
        first = next(whole, None)
        return first is not None and "\n" not in report.text[first.start : claim.sentence.start].strip()


def _mention(material: Material, row: dict[str, Any], claim: Claim, sentences: _Sentences) -> dict[str, Any]:
    report = material.by_report[claim.report]
    published = _stamp(report.published.value) if report.published else None
    host = urlsplit(report.url.value).hostname if report.url else None
    action = claim.sentence.start if claim.trigger.start is None else claim.trigger.start
    return {
        "GLOBALEVENTID": row["GLOBALEVENTID"],
        "EventTimeDate": row["DATEADDED"],
        "MentionTimeDate": published,
        "MentionType": 1 if report.url else 2,
        "MentionSourceName": (host or "").removeprefix("www.") or provenance.outlet(report),
        "MentionIdentifier": _identifier(report),
        "SentenceID": sentences.number(report, claim.sentence.start),
        "Actor1CharOffset": _offset(claim.actor),
        "Actor2CharOffset": _offset(claim.target),
        "ActionCharOffset": action,
        "InRawText": 1,
        "Confidence": max(1, min(100, round(claim.score * 100))),
        "MentionDocLen": len(report.text),
    }


def _offset(roles: Sequence[Role]) -> int:
    return next((r.start for r in roles if r.start is not None), -1)
