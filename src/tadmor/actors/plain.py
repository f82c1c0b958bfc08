"""Nouns with nothing beside them that names a party: "the army", "gunmen", "the group", "residents"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tadmor import nouns
from tadmor.actors.discourse import (
    ARMED,
    CASUALTY,
    REACH_NOUN,
    REACH_PRONOUN,
    VAGUE_UNITS,
    VIOLENT,
    bare,
    generic,
    settle,
)
from tadmor.actors.tree import Tree
from tadmor.model import ActorMention, Token

# What a kind loses for each one that its noun fits better: "the militants" are rather jihadists than a militia, even
# where the militia was named a sentence later. As much as a sentence of distance or so.
_STEP = 0.15


class Plain(Tree):
    """Resolves a bare noun by its class, the report's country and the parties named before."""

    def plain(self, mention: ActorMention, known: nouns.NounClass, token: Token, definite: bool) -> ActorMention:
        """A noun for people with nothing beside it that names a party."""
        lemma = nouns.singular(token.text)
        if known.name in {"soldier", "army"} or (known.name == "unit" and lemma not in VAGUE_UNITS):
            short = self.short_form(mention, token) if definite else None
            return short or self.state_organ(mention, "army", lemma, definite)
        if known.name == "police":
            return self.state_organ(mention, "police", lemma, definite)
        if known.name in {"air", "navy"}:
            return self.aircraft(mention, known, lemma)
        if known.name == "government":
            return self.government(mention, lemma, definite)
        if known.name == "gunman":
            return self.gunmen(mention, definite)
        if known.anaphor and known.anaphor[0] != "short" and known.kind != "civilians":
            return self.armed(mention, known, lemma, definite)
        if known.kind == "civilians":
            return self.civilians(mention, known, token, lemma, definite)
        if definite:
            short = self.short_form(mention, token)
            if short is not None:
                return short
        # one office holder is a person; several, or the office, are the government's
        kind = "person" if known.name in {"official", "officer"} and not mention.plural else known.kind
        return settle(mention, bare(mention.text), kind, 0.5, "description")

    def short_form(self, mention: ActorMention, token: Token) -> ActorMention | None:
        """``the Legion``, ``the front``: the last name that holds the word."""
        word = token.lower
        if len(mention.text.split()) > 3:
            return None
        for seen in reversed(self.state.seen):
            other = seen.mention
            if other.form == "name" or (other.form == "nominal" and other.who != other.text and seen.sort in {"unit"}):
                own = [w.lower() for w in re.findall(r"\w+", other.text)]
                if word in {"army", "military", "troops", "soldiers"} and other.kind != "state_forces":
                    continue  # "the army" is the state's, whatever a rebel army calls itself
                if word in own[1:] and (other.form == "name" or own[-1] == word):
                    return settle(mention, other.who, other.kind, 0.8, "short form", other, country=other.country)
        return None

    def state_organ(self, mention: ActorMention, role: str, lemma: str, definite: bool) -> ActorMention:
        """``the army``, ``troops``: the state force named last where definite, else that of the report's country."""
        kind = "police" if role == "police" else "state_forces"
        organ = self.state.table.organ(self.state.main, role) if self.state.main else None
        near: ActorMention | None = None
        for seen in reversed(self.state.seen):
            if self.sentence.index - seen.sentence > (REACH_PRONOUN if definite else 1):
                break
            other = seen.mention
            if (
                other.kind == kind
                and other.form != "pronoun"
                and other.who != bare(other.text)
                and seen.sort not in {"air", "navy"}
            ):
                near = other
                break
        rivals = [w for w, k in self.state.kinds.items() if k == kind]
        if (
            near is not None
            and (definite or organ is None)
            and lemma != "army"
            and near.country
            and near.country != self.state.main
        ):
            return settle(mention, near.who, near.kind, 0.6, "state force named last", near, country=near.country)
        if organ is not None:
            score = 0.8 if len(rivals) <= 1 else 0.65
            return settle(
                mention,
                organ.name,
                organ.kind,
                score,
                "state force of the report's country",
                near,
                country=self.state.main,
                id=organ.id,
            )
        if near is not None:
            return settle(mention, near.who, near.kind, 0.6, "state force named last", near, country=near.country)
        return settle(mention, bare(mention.text), kind, 0.4, "description")

    def aircraft(self, mention: ActorMention, known: nouns.NounClass, lemma: str) -> ActorMention:
        if re.match(r"(?:a|an|one)\b", mention.text.lower()):
            return settle(mention, bare(mention.text), "unknown_armed", 0.4, "description")
        for seen in reversed(self.state.seen):
            if seen.sort == known.name and seen.mention.who != bare(seen.mention.text):
                other = seen.mention
                rule = "aircraft named before"
                return settle(mention, other.who, other.kind, 0.6, rule, other, country=other.country)
        states = {w for w, k in self.state.kinds.items() if k == "state_forces"}
        if lemma in {"air force", "navy"} or len(states) == 1:
            organ = self.state.table.organ(self.state.main, known.role) if self.state.main else None
            only = next(iter(states)) if len(states) == 1 else ""
            army = self.state.table.organ(self.state.main, "army") if self.state.main else None
            if organ is not None and (lemma in {"air force", "navy"} or (army is not None and only == army.name)):
                who = organ if lemma in {"air force", "navy"} else army
                if who is not None:
                    return settle(
                        mention,
                        who.name,
                        who.kind,
                        0.5,
                        "only state force of the report",
                        None,
                        country=self.state.main,
                        id=who.id,
                    )
        return settle(mention, bare(mention.text), "unknown_armed", 0.4, "description")

    def government(self, mention: ActorMention, lemma: str, definite: bool) -> ActorMention:
        if lemma in {"junta"} and self.state.main == "MM":
            return self.state_organ(mention, "army", lemma, True)
        organ = self.state.table.organ(self.state.main, "gov") if self.state.main else None
        words = len(bare(mention.text).split())
        if (
            organ is not None
            and words == 1
            and lemma
            in {"government", "authority", "authorities", "regime", "junta", "administration", "cabinet", "leadership"}
        ):
            return settle(
                mention,
                organ.name,
                organ.kind,
                0.7 if definite else 0.5,
                "government of the report's country",
                None,
                country=self.state.main,
                id=organ.id,
            )
        return settle(mention, bare(mention.text), "government", 0.5, "description", None, country=self.state.main)

    def gunmen(self, mention: ActorMention, definite: bool) -> ActorMention:
        """``gunmen``: unidentified at first; ``the gunmen`` are those of before, or the last armed party."""
        own = bare(mention.text)
        own = own[:1].lower() + own[1:]
        if definite or own.endswith(("bomber", "bombers")):
            kinds, reach = (frozenset(ARMED), REACH_NOUN) if definite else (frozenset({"jihadists"}), 0)
            last = self.last(kinds, reach)
            if last is not None:
                return settle(mention, last.who, last.kind, 0.6, "armed party named last", last, country=last.country)
        if self.pp_after(mention, ("allied", "loyal", "aligned", "linked", "affiliated", "from", "of")):
            return settle(mention, own, "unknown_armed", 0.5, "description")
        return settle(
            mention,
            own if own.startswith(("unidentified", "unknown")) else f"unidentified {own}",
            "unknown_armed",
            0.5,
            "unidentified",
        )

    def pp_after(self, mention: ActorMention, words: Sequence[str]) -> bool:
        return self.state.text[mention.end : mention.end + 14].strip().lower().startswith(tuple(words))

    def violent(self, mention: ActorMention) -> bool:
        """Whether a mention does what only armed parties do: "the group" that executes is no network of activists."""
        token = self.token(mention)
        if token is None or not self.subject(mention):
            return False
        return self.sentence.tokens[token.head].lemma in VIOLENT

    def last(
        self, kinds: frozenset[str], reach: int, named: bool = False, order: Sequence[str] = ()
    ) -> ActorMention | None:
        """The last and weightiest mention of a party of these kinds; subjects and repeated names weigh more.

        ``order``: the kinds that the noun fits, best first.
        """
        best: tuple[float, int] | None = None
        found: ActorMention | None = None
        for k, seen in enumerate(self.state.seen):
            gap = self.sentence.index - seen.sentence
            other = seen.mention
            if (
                gap > reach
                or other.kind not in kinds
                or other.form == "pronoun"
                or (named and other.form != "name")
                or generic(other.who)
            ):
                continue
            weight = (
                1.0 / (1 + gap)
                + 0.3 * seen.subject
                + 0.1 * min(self.state.parties[other.who], 5)
                + 0.2 * (other.form == "name")
                - _STEP * (order.index(other.kind) if other.kind in order else 0)
            )
            if best is None or (weight, k) >= best:
                best, found = (weight, k), other
        return found

    def armed(self, mention: ActorMention, known: nouns.NounClass, lemma: str, definite: bool) -> ActorMention:
        """``the jihadists``, ``the group``, ``rebels``: a named party of a kind the noun fits."""
        own = bare(mention.text)
        plain = len(own.split()) == 1
        if known.name in {"armed_group", "coalition"} and definite:
            token = self.token(mention)
            short = self.short_form(mention, token) if token is not None else None
            if short is not None and (short.kind in ARMED or not self.violent(mention)):
                return short
        if known.name == "coalition":
            last = self.last(frozenset({"coalition"}), REACH_NOUN)
            if last is not None and definite and plain:
                return settle(mention, last.who, last.kind, 0.7, "coalition named last", last)
            return settle(mention, own, "coalition", 0.5, "description")
        kinds = frozenset({"gang"}) if lemma in {"gang", "cartel"} else frozenset(known.anaphor)
        if lemma == "militia":
            kinds = frozenset({"militia"})
        if lemma == "opposition":
            kinds = frozenset({"rebels"})  # a party of politicians, unless the report has rebels
        if lemma in {"insurgent", "insurgency"}:
            kinds |= {"jihadists"}
        if plain and definite:
            for seen in reversed(self.state.seen):
                if self.sentence.index - seen.sentence > REACH_NOUN:
                    break
                if (
                    known.name != "armed_group"
                    and seen.lemma == lemma
                    and seen.mention.form == "nominal"
                    and seen.mention.kind in ARMED
                    and not generic(seen.mention.who)
                ):
                    other = seen.mention
                    named = self.last(kinds, REACH_NOUN, named=True)
                    if named is not None and bare(other.text) == other.who:
                        other = named
                    return settle(mention, other.who, other.kind, 0.7, "same noun before", other, country=other.country)
            # any armed party is a group; of the others the noun tells more
            order = known.anaphor if known.name != "armed_group" else ()
            last = self.last(kinds, REACH_NOUN, order=order)
            if last is None and known.name in {"militant", "fighter"}:
                last = self.last(frozenset(ARMED), REACH_NOUN)
            if last is not None:
                return settle(mention, last.who, last.kind, 0.7, "armed party named last", last, country=last.country)
        if plain and known.name in {"militant", "jihadist", "rebel", "fighter", "separatist"}:
            parties = {w for w, k in self.state.kinds.items() if k in kinds}
            last = self.last(kinds, REACH_NOUN)
            if len(parties) == 1 and last is not None:
                return settle(mention, last.who, last.kind, 0.55, "only such party so far", last, country=last.country)
        return settle(mention, own, known.kind, 0.4, "description")

    def civilians(
        self, mention: ActorMention, known: nouns.NounClass, token: Token, lemma: str, definite: bool
    ) -> ActorMention:
        own = bare(mention.text)
        low = own.lower()
        if lemma == "victim":
            return settle(mention, "civilians", "civilians", 0.4, "people")
        if lemma in CASUALTY:
            return settle(mention, own, "unknown", 0.3, "description")
        if re.match(
            r"(?:\w+ )?(?:armed|masked|hooded|uniformed|camouflaged) (?:men|man|people|persons|youths|individuals)", low
        ):
            if definite:
                last = self.last(frozenset(ARMED), REACH_NOUN)
                if last is not None:
                    return settle(mention, last.who, last.kind, 0.6, "armed party named last", last)
            cut = re.sub(r"^(?:unidentified|unknown) ", "", own)
            return settle(mention, f"unidentified {cut}", "unknown_armed", 0.5, "unidentified")
        if lemma in {"guard", "bodyguard"}:
            return settle(mention, own, "civilians", 0.4, "description")
        counted_on = lemma in {"man", "woman", "person"} and re.match(
            r"(?:a|the|another) (?:second|third|fourth|fifth|sixth|last|other|remaining)\b|another",
            mention.text.lower(),
        )
        if definite or known.name == "hostage" or counted_on:
            for seen in reversed(self.state.seen):
                if self.sentence.index - seen.sentence > REACH_NOUN:
                    break
                other = seen.mention
                specific = other.kind == "civilians" and other.who != "civilians" and other.form == "nominal"
                if specific and (
                    seen.lemma == lemma
                    or known.name == "hostage"
                    or (lemma in {"man", "woman", "captive", "victim"} and seen.sort in {"worker", "part"})
                ):
                    return settle(mention, other.who, other.kind, 0.6, "people named before", other)
        compound = any(self.sentence.tokens[k].dep == "compound" for k in self.sentence.children[token.i])
        if known.name == "worker" and compound:
            kept = [
                self.sentence.tokens[k]
                for k in self.sentence.children[token.i]
                if self.sentence.tokens[k].dep == "compound"
            ]
            own = self.state.text[kept[0].start : token.end]
            return settle(mention, own, "civilians", 0.6, "description")
        return settle(mention, "civilians", "civilians", 0.6, "people")

    def partitive(self, mention: ActorMention) -> ActorMention:
        inner = [k for k, m in enumerate(self.mentions) if m.end == mention.end and m.head > mention.head]
        if not inner:
            return mention
        core = self.resolve(min(inner, key=lambda k: self.mentions[k].start))
        return settle(mention, core.who, core.kind, 0.8, "part of a whole", core, country=core.country)

    def number(self, mention: ActorMention) -> ActorMention:
        """A bare number stands for the people counted last, in this sentence or the one before."""
        for seen in reversed(self.state.seen):
            if self.sentence.index - seen.sentence > 1:
                break
            other = seen.mention
            if (
                other.form == "nominal"
                and other.plural
                and re.match(r"(?:\w+ ){0,3}?(?:\d|\w+)", other.text)
                and seen.sort not in {"body", "government"}
            ):
                return settle(mention, other.who, other.kind, 0.6, "counted before", other, country=other.country)
        return mention
