"""Names, and nouns whose phrase names a party: "Russian jets", "its fighters", "RSF commanders"."""

from __future__ import annotations

from dataclasses import replace

from tadmor import nouns
from tadmor.actors.discourse import ARMED, BODIES, DIPLOMATIC, NONSTATE, bare, generic, settle, state_body
from tadmor.actors.plain import Plain
from tadmor.model import ActorMention, Candidate, Token

_OFFICES = ("ministry", "parliament", "court", "embassy", "senate", "congress", "municipality", "presidency")
# Classes of nouns that stand for a party before another noun ("army jets", "rebel positions").
_QUALIFY = frozenset("army government rebel jihadist militiaman armed_group separatist police coalition navy".split())


class Composed(Plain):
    """Resolves names, nations and nouns that have a nation, party or owner beside them."""

    # --- names ---------------------------------------------------------------------------------

    def name(self, mention: ActorMention) -> ActorMention:
        mark = mention.candidates[0]
        if mark.id == "unit":  # "5th Legion" of the army that owns it
            token = self.token(mention)
            owner = self.owner(token.i, mention.start) if token is not None else None
            if owner is not None and owner.kind in {"state_forces", "rebels", "militia"}:
                name = f"{owner.who} {mark.name}" if owner.kind == "state_forces" else f"{owner.who} ({mark.name})"
                return settle(mention, name, owner.kind, 0.9, "unit of its owner", None, country=owner.country)
            for seen in reversed(self.state.seen):
                if seen.mention.who.endswith(" " + mark.name):
                    return settle(
                        mention,
                        seen.mention.who,
                        seen.mention.kind,
                        0.9,
                        "unit named before",
                        seen.mention,
                        country=seen.mention.country,
                    )
            nation = self.table_country(mention)
            if nation:
                organ = self.state.table.organ(nation, "army")
                if organ is not None:
                    cut = self._cut_nation(mark.name)
                    return settle(
                        mention, f"{organ.name} {cut}", "state_forces", 0.8, "unit of a nation", None, country=nation
                    )
        return mention

    def _cut_nation(self, name: str) -> str:
        for hit in self.state.table.names(name, 0, len(name)):
            if hit.sort in {"adjective", "country"} and hit.start == 0:
                return name[hit.end :].lstrip("’'s ") or name
        return name

    def table_country(self, mention: ActorMention) -> str:
        return mention.country

    def nation(self, mention: ActorMention) -> ActorMention:
        if mention.candidates[0].rule in {"nation before a deed", nouns.BESIDE}:
            forces = self.state.table.organ(mention.country, "army")
            return (
                mention
                if forces is None
                else settle(mention, forces.name, forces.kind, 0.7, "nation before a deed", None, id=forces.id)
            )
        if mention.candidates[0].rule != "people of a nation":
            if (
                mention.candidates[0].name != mention.text
                and mention.candidates[0].rule == "nations"
                and self._capital(mention)
            ):
                organ = self.state.table.organ(mention.country, "gov")
                if organ is not None:
                    return settle(mention, organ.name, "government", 0.7, "seat of government", None, id=organ.id)
            return mention
        # "the Russians": an army where they fight, a government where they talk, people where they flee
        token = self.token(mention)
        role = "army"
        if token is not None and self.verb(token) in DIPLOMATIC and token.dep == "nsubj":
            role = "gov"
        if token is not None and token.dep == "conj":
            first = self.at(token.head)
            if (
                first is not None
                and self.mentions[first].head < mention.head
                and self.resolve(first).kind == "government"
            ):
                role = "gov"
        if not self.definite(mention) and not mention.text.lower().startswith("the "):
            return settle(mention, "civilians", "civilians", 0.4, "people of a nation")
        organ = self.state.table.organ(mention.country, role)
        other = self.state.table.organ(mention.country, "gov" if role == "army" else "army")
        if organ is None:
            return mention
        found = settle(mention, organ.name, organ.kind, 0.6, "people of a nation as its forces", None, id=organ.id)
        if other is not None:
            extra = Candidate(other.id, other.name, 0.4, "people of a nation")
            found = replace(found, candidates=(found.candidates[0], extra, *found.candidates[1:]))
        return found

    def _capital(self, mention: ActorMention) -> bool:
        for hit in self.state.table.names(self.state.text, mention.start, mention.end):
            return hit.sort == "capital"
        return False

    # --- nouns ---------------------------------------------------------------------------------

    def modifier(self, mention: ActorMention, token: Token) -> tuple[str, str, str, str] | None:
        """Party that qualifies the noun before it: name, kind, country, rule. Not its possessor."""
        first = mention.start
        for k in self.sentence.children[token.i]:
            child = self.sentence.tokens[k]
            if child.dep == "poss" and child.start < token.start:
                first = max(first, child.end)
        listed, backed = self._listed(first, token.start)
        if listed is not None or backed:
            return listed
        for seen in self.mentions:
            if seen.form == "name" and first <= seen.start and seen.end <= token.start and seen.kind in BODIES:
                return seen.who, seen.kind, seen.country, "party before noun"
        words = [t for t in self.sentence.tokens if first <= t.start < token.start]
        short = {
            s.mention.who: s.mention for s in self.state.seen if s.mention.form == "name" and s.mention.kind in BODIES
        }
        for word in reversed(words):
            if word.tag[:2] not in {"NN", "JJ"}:
                continue
            if word.text in short:
                return short[word.text].who, short[word.text].kind, short[word.text].country, "party before noun"
            found = self._class_before(mention, word)
            if found is not None:
                return found
        return None

    def _listed(self, first: int, end: int) -> tuple[tuple[str, str, str, str] | None, bool]:
        """Party or nation of the register that is named last there; and whether it only backs or leads the noun's."""
        text, table = self.state.text, self.state.table
        found: tuple[str, str, str, str] | None = None
        for hit in table.names(text, first, end, self.state.votes):
            if text[hit.end : hit.end + 1] in {"-", "–", "‑"}:  # Russian-backed, US-led
                return None, True
            if hit.sort == "actor":
                actor = table.actors[hit.id]
                found = (actor.name, actor.kind, actor.country, "party before noun")
            elif hit.sort in {"adjective", "country", "people"}:
                found = (hit.id, "nation", hit.id, "nation before noun")
        return found, False

    def _class_before(self, mention: ActorMention, word: Token) -> tuple[str, str, str, str] | None:
        """The party that a noun such as "army" or "rebel" stands for before another noun."""
        known = nouns.person(word.lower)
        if known is None or known.name not in _QUALIFY:
            return None
        if known.name in NONSTATE - {"coalition"} and not self.definite(mention):
            return None  # "rebel fighters": any, not those named before
        self_made = ActorMention(
            word.start,
            word.end,
            word.text,
            word.start,
            "nominal",
            word.text,
            known.kind,
            candidates=(Candidate(f"noun:{known.name}", nouns.singular(word.text), 1.0, "noun class"),),
        )
        if known.name in {"army", "police"}:
            inner = self.state_organ(self_made, known.name, word.lower, True)
        else:
            inner = self.plain(self_made, known, word, True)
        if inner.who.lower() != word.lower:
            return inner.who, inner.kind, inner.country, "class before noun"
        if known.name == "coalition":  # its jets are not those of the report's country
            return inner.who, known.kind, "", "class before noun"
        return None

    def beside(self, i: int) -> ActorMention | None:
        """The name in apposition to the noun at token ``i``: "the mission, [MINUSMA]"."""
        for k in self.sentence.children[i]:
            number = self.at(k) if k > i and self.sentence.tokens[k].dep == "appos" else None
            if number is not None and self.mentions[number].form == "name":
                named = self.resolve(number)
                if named.kind in BODIES | {"person"}:
                    return named
        return None

    def sides(self, mention: ActorMention) -> ActorMention:
        """``the two sides``: the two parties named most so far, where just two lead."""
        fighting = ARMED | {"state_forces", "government"}
        rank = [
            w for w, _ in self.state.parties.most_common() if self.state.kinds.get(w) in fighting and not generic(w)
        ]
        lead = [self.state.parties[who] for who in rank[:3]]
        if len(lead) < 2 or (len(lead) > 2 and lead[1] == lead[2]):
            return settle(mention, mention.text.lower().removeprefix("the "), "unknown_armed", 0.3, "description")
        first, second = sorted(rank[:2], key=lambda who: next(k for k, w in enumerate(self.state.parties) if w == who))
        return settle(mention, f"{first}; {second}", self.state.kinds[first], 0.5, "the two parties named most")

    def nominal(self, mention: ActorMention, sort: str) -> ActorMention:
        token = self.token(mention)
        known = nouns.person(mention.candidates[0].name) if token is None else self.known(token)
        if token is None or known is None:
            return mention
        if known.name == "sides":
            return self.sides(mention)
        party = self.modifier(mention, token)
        owner = self.owner(token.i, mention.start)
        if party is not None and party[3] == "class before noun" and owner is not None and owner.kind in ARMED:
            party = None  # "the group's military spokesman" is the group's
        named = self.beside(token.i) if owner is None else None  # "its director, N. N." speaks for it
        if named is not None and (named.kind == "person") == (known.coarse == "official"):
            return settle(mention, named.who, named.kind, 0.85, "name beside it", named, country=named.country)
        lemma = nouns.singular(token.text)
        if lemma == "dissident":
            whole = self.complement(token.i)
            of = (
                whole.who
                if whole is not None and whole.kind in ARMED
                else party[0]
                if party is not None and party[1] in ARMED
                else ""
            )
            if of:
                return settle(
                    mention,
                    of if of.endswith("dissidents") else f"{of} dissidents",
                    "rebels",
                    0.8,
                    "dissidents of a party",
                )
        if party is not None and party[3] == "nation before noun":
            return self.of_nation(mention, known, party[2])
        if owner is None and (known.coarse in {"combatant", "official"} or lemma == "member"):
            whole = self.complement(token.i)
            if whole is not None and known.name == "armed_group" and whole.kind in ARMED and whole.form == "nominal":
                return settle(mention, whole.who, whole.kind, 0.6, "group of", whole, country=whole.country)
            if whole is not None and whole.kind in BODIES and known.name not in {"coalition", "armed_group"}:
                owner = whole
        if party is not None and (known.coarse in {"combatant", "police", "official"} or lemma == "member"):
            name, kind, country, rule = party
            if known.role in {"army", "air", "navy", "police"} and kind in {"government", "country"} and country:
                organ = self.state.table.organ(country, known.role if known.role != "air" else "army")
                if organ is not None:
                    return settle(mention, organ.name, organ.kind, 0.8, rule, None, country=country, id=organ.id)
            return settle(mention, name, kind, 0.9, rule, None, country=country)
        if owner is not None:
            owned = self.owned(mention, known, owner)
            if owned is not None:
                return owned
        lost = self.lost(mention, known, token)
        if lost is not None:
            return lost
        return self.plain(mention, known, token, self.definite(mention))

    def known(self, token: Token) -> nouns.NounClass | None:
        seen = nouns.person_at(self.sentence.tokens, token.i)
        return seen[1] if seen is not None else None

    def of_nation(self, mention: ActorMention, known: nouns.NounClass, country: str) -> ActorMention:
        """``Russian jets`` -> Russian Air Force; ``Syrian rebels`` keep their words."""
        own = bare(mention.text)
        if known.name == "government" and own.lower().endswith(_OFFICES):
            ident = f"{country.lower()}.office"
            return settle(mention, own, "institution", 0.7, "office of a nation", None, country=country, id=ident)
        if known.role:
            organ = self.state.table.organ(country, known.role)
            if organ is not None:
                return settle(
                    mention, organ.name, organ.kind, 0.9, "nation before noun", None, country=country, id=organ.id
                )
        if known.kind == "civilians":
            return settle(mention, "civilians", "civilians", 0.7, "people", None, country=country)
        return settle(mention, bare(mention.text), known.kind, 0.5, "description", None, country=country)

    def owned(self, mention: ActorMention, known: nouns.NounClass, owner: ActorMention) -> ActorMention | None:
        """``its fighters``, ``the army's brigade``, ``his troops``: the owner's name where the owner is a party."""
        if owner.who == owner.text and owner.form == "pronoun":
            return None
        if nouns.singular(mention.text.split()[-1]) == "ally":
            return None  # somebody else, whoever it is
        combat = known.coarse in {"combatant", "police"} or known.name in {"people", "worker"}
        ruled = owner.kind in {"government", "country"} or (owner.kind == "institution" and state_body(owner))
        if ruled and owner.country and known.role in {"army", "air", "navy", "police"}:
            organ = self.state.table.organ(owner.country, known.role)
            if organ is not None:
                return settle(
                    mention,
                    organ.name,
                    organ.kind,
                    0.85,
                    "organ of its owner",
                    owner,
                    country=owner.country,
                    id=organ.id,
                )
        if owner.kind == "person" and owner.country and known.name in {"government", "army", "soldier"}:
            organ = self.state.table.organ(owner.country, known.role)
            if organ is not None:
                rule = "organ of its head"
                return settle(mention, organ.name, organ.kind, 0.7, rule, owner, country=owner.country, id=organ.id)
        if owner.kind == "country" and known.role == "gov":
            organ = self.state.table.organ(owner.country, "gov")
            if organ is not None:
                return settle(mention, organ.name, organ.kind, 0.85, "organ of its owner", owner, id=organ.id)
        if owner.kind in BODIES and (combat or known.coarse == "official" or known.name == "officer"):
            return settle(mention, owner.who, owner.kind, 0.85, "belongs to its owner", owner, country=owner.country)
        return None

    def lost(self, mention: ActorMention, known: nouns.NounClass, token: Token) -> ActorMention | None:
        """``the army lost three men``: the lost are the loser's."""
        if known.name not in {"people", "fighter", "soldier"} or token.dep != "dobj" or self.verb(token) != "lose":
            return None
        i = self.sentence.child(token.head, "nsubj")
        number = None if i is None else self.at(i)
        if number is None:
            return None
        loser = self.resolve(number)
        if loser.kind in BODIES and loser.who != loser.text:
            return settle(mention, loser.who, loser.kind, 0.8, "lost by its own side", loser, country=loser.country)
        return None
