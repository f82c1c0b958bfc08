"""Who held which place, and when what is told to have happened, as one drawing (SVG) without scripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tadmor import digest, terminal
from tadmor.export.escaped import safe
from tadmor.export.material import Material
from tadmor.model import Control, Event

_COLOURS = ("#3b7dbf", "#c2573f", "#5a9367", "#8a63b0", "#b98b2f", "#4e8f9c", "#8c5a4a", "#777f8a")
_WIDTH, _LEFT, _ROW, _TOP = 1180, 190, 30, 30
_DOT, _MOST_DOTS = 9, 7
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="2.5" height="6" fill="#fff" fill-opacity=".6"/></pattern></defs>'
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to pixels."""

    first: date
    last: date

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return _LEFT + (_WIDTH - _LEFT - 16) * (inside - self.first).days / max(1, (self.last - self.first).days)


def timeline(material: Material) -> str:
    """The drawing with its key; empty where nothing is dated."""
    dots = [(e, day) for e in material.events if e.claims and (day := _day(material, e))]
    days = [d for _, d in dots]
    days += [d for c in material.control for d in (c.from_earliest, c.from_latest, c.to_earliest, c.to_latest) if d]
    if not days:
        return ""
    pad = max(10, (max(days) - min(days)).days // 30)
    scale = _Scale(_plus(min(days), -pad), _plus(max(days), pad))
    names = digest.spoken(material)
    held = sorted({c.place for c in material.control}, key=lambda p: names.get(p, p))
    parties = sorted({c.party for c in material.control})
    colour = {p: _COLOURS[k % len(_COLOURS)] for k, p in enumerate(parties)}
    lanes = [(place, lane) for place in held for lane in _lanes([c for c in material.control if c.place == place])]
    base = _TOP + _ROW * len(lanes) + _DOT * _tallest(dots, scale) + 12
    rows = [_HATCH, *_axis(scale, base + 12)]
    for k, (place, lane) in enumerate(lanes):
        y = _TOP + _ROW * k
        if k == 0 or lanes[k - 1][0] != place:
            rows.append(_label(names.get(place, place), y + 15))
        rows += [_bar(c, y, scale, colour[c.party]) for c in lane]
    rows += [_label("events, one dot each", base + 4), *_dots(material, dots, scale, base)]
    key = "&ensp;".join(f'<span class="swatch" style="background:{colour[p]}"></span>{safe(p)}' for p in parties)
    return (
        "<h2>Who held which place, as told</h2>"
        f'<svg viewBox="0 0 {_WIDTH} {base + 16}" role="img" aria-label="timeline">{"".join(rows)}</svg>'
        f'<p class="key">{key}<br>Hatched: the reports contradict each other. Pale: the bound is not told exactly. '
        "A gap: nobody tells. Point at a bar or a dot for its words; click a dot to go to its event.</p>"
    )


def _lanes(rows: Sequence[Control]) -> list[list[Control]]:
    """Rows of one place, those that two parties hold at once in lines of their own."""
    lanes: list[list[Control]] = []
    for row in sorted(rows, key=lambda c: c.from_latest or c.from_earliest or date.min):
        begin = row.from_latest or row.from_earliest or date.min
        for lane in lanes:
            if (lane[-1].to_earliest or lane[-1].to_latest or date.max) <= begin:
                lane.append(row)
                break
        else:
            lanes.append([row])
    return lanes


def _plus(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _day(material: Material, event: Event) -> date | None:
    when = digest.moment(material, event)
    interval = when.interval if when else None
    return (interval.start or interval.end) if interval else None


def _spot(day: date, scale: _Scale) -> int:
    return round(scale.x(day)) // _DOT


def _tallest(dots: Sequence[tuple[Event, date]], scale: _Scale) -> int:
    return min(_MOST_DOTS, max(Counter(_spot(day, scale) for _, day in dots).values(), default=1))


def _label(name: str, y: int) -> str:
    told = terminal.safe(name)
    cut = told if len(told) <= 26 else told[:25] + "…"
    return f'<text x="{_LEFT - 10}" y="{y}" text-anchor="end" font-size="12.5">{safe(cut)}</text>'


def _axis(scale: _Scale, height: int) -> list[str]:
    years = scale.last.year - scale.first.year + 1
    step = max(1, -(-years // 12))
    months = (1,) if years > 5 else (1, 4, 7, 10) if years > 1 else tuple(range(1, 13))
    parts = []
    for year in range(scale.first.year, scale.last.year + 1, step):
        for month in months:
            day = date(year, month, 1)
            if scale.first <= day <= scale.last:
                x, name = scale.x(day), str(year) if month == 1 else _MONTHS[month - 1]
                weight = ' font-weight="700"' if month == 1 else ""
                parts.append(
                    f'<line x1="{x:.1f}" x2="{x:.1f}" y1="22" y2="{height}" stroke="#e6e9ee"/>'
                    f'<text x="{x:.1f}" y="16" font-size="11" text-anchor="middle" fill="#5b6470"{weight}>{name}</text>'
                )
    return parts


def _bar(row: Control, y: int, scale: _Scale, colour: str) -> str:
    start, end = row.from_earliest or row.from_latest, row.to_latest or row.to_earliest
    left, right = scale.x(start or scale.first), scale.x(end or scale.last)
    width = max(3.0, right - left)
    told = f"{row.place}: {row.party}, from {start or '?'} to {end or '?'} ({row.basis})"
    box = f'x="{left:.1f}" y="{y}" height="20"'
    parts = [
        f'<rect {box} width="{width:.1f}" rx="3" fill="{colour}" fill-opacity="{0.9 if start else 0.45}">'
        f"<title>{safe(told)}</title></rect>"
    ]
    sure = scale.x(row.from_latest) if start and row.from_latest else left
    if sure > left + 1:
        parts.append(f'<rect {box} width="{sure - left:.1f}" fill="#fff" fill-opacity=".5" pointer-events="none"/>')
    if row.basis == "contested":
        parts.append(f'<rect {box} width="{width:.1f}" fill="url(#hatch)" pointer-events="none"/>')
    label = f"{row.party} ({row.basis})" + ("" if start else ", since when is not told")
    if width > 60:
        parts.append(f'<text x="{left + 7:.1f}" y="{y + 14}" class="bar">{safe(label[: int(width / 6.6)])}</text>')
    return "".join(parts)


def _dots(material: Material, dots: Sequence[tuple[Event, date]], scale: _Scale, base: int) -> list[str]:
    """One dot per dated event, those of one moment upon each other."""
    lanes: dict[int, int] = defaultdict(int)
    parts = []
    names = digest.spoken(material)
    for event, day in sorted(dots, key=lambda d: (d[1], d[0].id)):
        spot = _spot(day, scale)
        level = min(lanes[spot], _MOST_DOTS - 1)
        lanes[spot] += 1
        main = digest.leading(material, event)
        hollow = main.status not in digest.TOLD
        look = 'fill="#fff" stroke="currentColor" stroke-width="1.8"' if hollow else 'fill="currentColor"'
        title = safe(f"{day}: {digest.line(material, event, names)} ({main.status.value})")
        parts.append(
            f'<a href="#{safe(event.id)}"><circle class="{main.status.value}" {look} cx="{spot * _DOT + _DOT / 2:.1f}" '
            f'cy="{base - _DOT * level}" r="{3.2 if hollow else 3.8}"><title>{title}</title></circle></a>'
        )
    return parts
