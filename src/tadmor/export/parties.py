"""Parties as ACLED names and classes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tadmor.export import codes
from tadmor.export.codes import Country
from tadmor.model import Role

INTER = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
)
_GUILDS = {"aid_workers": "Aid Workers", "journalists": "Journalists", "media": "Journalists", "prisoners": "Prisoners"}
_PLAIN_ORGANS = {"army", "police", "gov"}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a row: main name, further names, label of its kind. All empty where there is no such side."""

    name: str = ""
    others: tuple[str, ...] = ()
    inter: str = ""


NOBODY = Party()


def unidentified(country: Country) -> Party:
    """Whoever did it, where nobody says who."""
    return Party(f"Unidentified Armed Group ({country.acled_name})", (), "Political militia")


def _own_name(role: Role, country: Country) -> Party:
    kind = codes.kind(role)
    home = codes.home(role)
    at_home = home is None or home.iso2 == country.iso2
    inter = kind.home if at_home else kind.abroad
    state = {"state_forces": "Military Forces of", "country": "Military Forces of", "police": "Police Forces of",
             "government": "Government of"}.get(role.kind)  # fmt: skip
    if state:
        named = role.who[:1].isupper() and codes.organ_of(role.who) not in _PLAIN_ORGANS and role.kind != "country"
        return Party(f"{state} {(home or country).acled_name}", (role.who,) if named else (), inter)
    if kind.group == "gunmen" and not role.who[:1].isupper():
        return unidentified(country)
    if role.kind == "gang" and not role.who[:1].isupper():
        return Party(f"Unidentified Gang ({country.acled_name})", (), inter)
    name = role.who if role.who[:1].isupper() else f"{role.who[:1].upper()}{role.who[1:]} ({country.acled_name})"
    return Party(name, (), inter or "Political militia")


def _people(role: Role, country: Country, crowd: str) -> Party:
    """Unarmed people: as the crowd of a demonstration or as civilians, with their calling or body as a further name."""
    who = role.who if role.who[:1].isupper() else ""
    if role.kind == "government":
        who = _own_name(role, country).name
    others = (
        (_GUILDS[role.kind] + f" ({country.acled_name})",)
        if role.kind in _GUILDS and not who
        else (who,)
        if who
        else ()
    )
    return Party(f"{crowd} ({country.acled_name})", others, crowd)


def is_civil(role: Role, victim: bool = False) -> bool:
    """Whether a participant bears no arms; ``victim``: officials under attack are civilians too."""
    group = codes.kind(role).group
    return group == "civil" or (victim and group == "official")


def side(roles: Sequence[Role], country: Country, crowd: str = "Civilians", victim: bool = False) -> Party:
    """The side that the roles make up: the first names it, the rest are associates. Empty roles give no party."""
    made = [_people(r, country, crowd) if is_civil(r, victim) else _own_name(r, country) for r in roles]
    if not made:
        return NOBODY
    rest = [name for party in made for name in (party.name, *party.others) if name != made[0].name]
    return Party(made[0].name, tuple(dict.fromkeys(rest)), made[0].inter)


def interaction(one: Party, other: Party) -> str:
    """The pair of labels, lower code first, or the one that acts alone; external forces come before civilians."""
    labels = sorted((p.inter for p in (one, other) if p.inter), key=INTER.index)
    if labels == ["Civilians", "External/Other forces"]:
        labels.reverse()
    return "-".join(labels) if len(labels) > 1 else f"{labels[0]} only" if labels else ""
