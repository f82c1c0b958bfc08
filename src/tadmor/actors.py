"""Grounding: whom a mention stands for, within one report.

Names come from the register; a nation before a military noun gives the nation's organ; short forms, anaphoric
nouns and pronouns take the name of an earlier mention that fits by class, number, role and nearness. What is not
resolved keeps its own words: a wrong name is worse than a description.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tadmor import names, nouns, register
from tadmor.model import ActorMention, Candidate, Sentence, Span, Token

# Parties under arms that an anaphoric noun may stand for.
ARMED = frozenset({"rebels", "jihadists", "militia", "separatists", "gang", "coalition", "unknown_armed"})
BODIES = ARMED | {"state_forces", "police", "government", "institution", "media", "peacekeepers", "country"}
_COMBAT = frozenset({"soldier", "officer", "fighter", "army", "air", "navy", "unit", "militiaman", "militant", "rebel"})
_ARTICLE = re.compile(r"^(?:the|a|an|these|those|this|that|some|its|their|his|her|our)\s+", re.I)
_QUANTITY = re.compile(
    r"^(?:(?:at least|more than|up to|about|around|some|nearly|an estimated|as many as|fewer than|over|the last|other)\s+)?(?:[\d.,]+|\w+-\w+|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|several|many|most|few|dozens|hundreds|thousands|scores|all|both)(?:\s+(?:of(?: the)?|more|other|million|thousand|hundred))*\s+",
    re.I,
)
_SIZE = re.compile(r"^(?:large|small|huge|big|heavily|numerous|remaining|more|additional|fresh|new)\s+", re.I)
# How far back, in sentences, a noun or a pronoun may find what it stands for.
_REACH_NOUN = 12
_REACH_PRONOUN = 3
_SAY = frozenset(
    """say tell add claim announce declare state warn report deny accuse insist admit confirm note argue explain write vow promise
    acknowledge stress allege assert reply respond recall repeat call describe""".split()
)
# Verbs whose subject "it" is a body that acts, and no place, event or empty subject.
_AGENTIVE = _SAY | frozenset(
    """launch attack seize capture take control hold demand agree reject refuse blame urge condemn threaten fight kill shell bomb retreat
    withdraw advance recapture retake lose send deploy carry order offer accept sign release arrest detain abduct kidnap fire strike
    plan intend want seek try vow pledge join split lead shoot repel destroy deploy expel operate recruit train publish
    impose lift block recognise support back ally receive conduct enforce commit count treat evacuate suspend""".split()
)
_DIPLOMATIC = _SAY | frozenset("agree disagree insist negotiate propose seek reject welcome condemn sign meet support back hope".split())
_VAGUE_UNITS = frozenset(
    """checkpoint position convoy column patrol element staff command crew outpost vanguard formation battery force corps""".split()
)
_NONSTATE = frozenset({"rebel", "jihadist", "militiaman", "armed_group", "separatist", "coalition"})
_CASUALTY = frozenset("dead wounded injured casualty fatality body corpse bodies life soul victim".split())
_FEMALE = frozenset("woman mother wife widow grandmother sister aunt housewife girl daughter bride nun queen spokeswoman policewoman".split())


@dataclass(slots=True)
class _Seen:
    mention: ActorMention
    sentence: int
    subject: bool
    lemma: str
    sort: str  # noun class, or the sort of name


@dataclass(slots=True)
class _State:
    """What has been read so far."""

    text: str
    table: register.Register
    main: str
    votes: Counter[str]
    seen: list[_Seen] = field(default_factory=list)
    parties: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, str] = field(default_factory=dict)


def bare(text: str) -> str:
    """A description without article, possessor and quantity: "the four oil workers" -> "oil workers"."""
    cut = _ARTICLE.sub("", text.strip())
    cut = _QUANTITY.sub("", cut)
    cut = _ARTICLE.sub("", cut)
    cut = re.sub(r"(?i)\bjihadi(s?)\b", r"jihadist\1", _SIZE.sub("", cut))
    return re.sub(r"\s+", " ", cut) or text


def generic(who: str) -> bool:
    """True for a description of one common word ("rebels"), which is no better than another."""
    return who.islower() and " " not in who


def _score(mention: ActorMention, who: str, kind: str, score: float, rule: str, source: ActorMention | None = None, **more: str) -> ActorMention:
    """The mention with a name; what it was marked as stays in its candidates."""
    first = Candidate(more.get("id", ""), who, score, rule)
    span: Span | None = None
    if source is not None:
        span = source.antecedent if source.form == "pronoun" and source.antecedent else source.span
    return replace(
        mention,
        who=who,
        kind=kind,
        country=more.get("country", mention.country),
        antecedent=span,
        candidates=(first, *mention.candidates),
    )


class _Grounder:
    """Resolves the mentions of one sentence after those of the sentences before it."""

    def __init__(self, state: _State, sentence: Sentence, mentions: Sequence[ActorMention]) -> None:
        self.state = state
        self.sentence = sentence
        self.mentions = list(mentions)
        self.done: dict[int, ActorMention] = {}
        self.busy: set[int] = set()

    # --- the tree around a mention ------------------------------------------------------------

    def token(self, mention: ActorMention) -> Token | None:
        i = self.sentence.at(mention.head)
        return None if i is None else self.sentence.tokens[i]

    def at(self, i: int) -> int | None:
        """Number of the mention whose head is token ``i``; the longest."""
        start = self.sentence.tokens[i].start
        fits = [k for k, m in enumerate(self.mentions) if m.head == start]
        return max(fits, key=lambda k: self.mentions[k].end - self.mentions[k].start) if fits else None

    def subject(self, mention: ActorMention) -> bool:
        token = self.token(mention)
        for _ in range(4):
            if token is None:
                return False
            if token.dep in {"nsubj", "nsubjpass"}:
                return True
            if token.dep not in {"conj", "appos"}:
                return False
            token = self.sentence.tokens[token.head]
        return False

    def verb(self, token: Token) -> str:
        head = self.sentence.tokens[token.head]
        return head.lemma if head.tag.startswith("VB") else ""

    def definite(self, mention: ActorMention) -> bool:
        word = mention.text.split(maxsplit=1)[0].lower() if mention.text.split() else ""
        return word in {"the", "these", "those", "this", "that"}

    # --- the order of things ------------------------------------------------------------------

    def run(self) -> list[ActorMention]:
        order = sorted(range(len(self.mentions)), key=lambda k: (self.mentions[k].head, self.mentions[k].end - self.mentions[k].start))
        for k in order:
            resolved = self.resolve(k)
            token = self.token(resolved)
            self.remember(resolved, token)
        return [self.done[k] for k in range(len(self.mentions))]

    def remember(self, mention: ActorMention, token: Token | None) -> None:
        mark = mention.candidates[-1]
        sort = mark.id.partition(":")[2] if ":" in mark.id else mark.id
        lemma = nouns.singular(token.text) if token is not None else ""
        self.state.seen.append(_Seen(mention, self.sentence.index, self.subject(mention), lemma, sort))
        if mention.form != "pronoun" and mention.kind in BODIES:
            self.state.parties[mention.who] += 1
            self.state.kinds[mention.who] = mention.kind

    def resolve(self, k: int) -> ActorMention:
        if k in self.done:
            return self.done[k]
        mention = self.mentions[k]
        if k in self.busy or not mention.candidates:
            return mention
        self.busy.add(k)
        mark = mention.candidates[0].id
        if mark.startswith("pronoun:"):
            resolved = self.pronoun(mention, mark[8:])
        elif mark.startswith("noun:"):
            resolved = self.nominal(mention, mark[5:])
        elif mark == "part":
            resolved = self.partitive(mention)
        elif mark == "number":
            resolved = self.number(mention)
        elif mention.kind == "country":
            resolved = self.nation(mention)
        else:
            resolved = self.name(mention)
        self.busy.discard(k)
        self.done[k] = resolved
        return resolved

    # --- names ---------------------------------------------------------------------------------

    def name(self, mention: ActorMention) -> ActorMention:
        mark = mention.candidates[0]
        if mark.id == "unit":  # "5th Legion" of the army that owns it
            token = self.token(mention)
            owner = self.owner(token.i, mention.start) if token is not None else None
            if owner is not None and owner.kind in {"state_forces", "rebels", "militia"}:
                name = f"{owner.who} {mark.name}" if owner.kind == "state_forces" else f"{owner.who} ({mark.name})"
                return _score(mention, name, owner.kind, 0.9, "unit of its owner", None, country=owner.country)
            for seen in reversed(self.state.seen):
                if seen.mention.who.endswith(" " + mark.name):
                    return _score(mention, seen.mention.who, seen.mention.kind, 0.9, "unit named before", seen.mention, country=seen.mention.country)
            nation = self.table_country(mention)
            if nation:
                organ = self.state.table.organ(nation, "army")
                if organ is not None:
                    cut = self._cut_nation(mark.name)
                    return _score(mention, f"{organ.name} {cut}", "state_forces", 0.8, "unit of a nation", None, country=nation)
        return mention

    def _cut_nation(self, name: str) -> str:
        for hit in self.state.table.names(name, 0, len(name)):
            if hit.sort in {"adjective", "country"} and hit.start == 0:
                return name[hit.end :].lstrip("’'s ") or name
        return name

    def table_country(self, mention: ActorMention) -> str:
        return mention.country

    def nation(self, mention: ActorMention) -> ActorMention:
        if mention.form == "name":
            if mention.candidates[0].name != mention.text and mention.candidates[0].rule == "nations" and self._capital(mention):
                organ = self.state.table.organ(mention.country, "gov")
                if organ is not None:
                    return _score(mention, organ.name, "government", 0.7, "seat of government", None, id=organ.id)
            return mention
        # "the Russians": an army where they fight, a government where they talk, people where they flee
        token = self.token(mention)
        role = "army"
        if token is not None and self.verb(token) in _DIPLOMATIC and token.dep == "nsubj":
            role = "gov"
        if token is not None and token.dep == "conj":
            first = self.at(token.head)
            if first is not None and self.mentions[first].head < mention.head and self.resolve(first).kind == "government":
                role = "gov"
        if not self.definite(mention) and not mention.text.lower().startswith("the "):
            return _score(mention, "civilians", "civilians", 0.4, "people of a nation")
        organ = self.state.table.organ(mention.country, role)
        other = self.state.table.organ(mention.country, "gov" if role == "army" else "army")
        if organ is None:
            return mention
        found = _score(mention, organ.name, organ.kind, 0.6, "people of a nation as its forces", None, id=organ.id)
        if other is not None:
            extra = Candidate(other.id, other.name, 0.4, "people of a nation")
            found = replace(found, candidates=(found.candidates[0], extra, *found.candidates[1:]))
        return found

    def _capital(self, mention: ActorMention) -> bool:
        for hit in self.state.table.names(self.state.text, mention.start, mention.end):
            return hit.sort == "capital"
        return False

    # --- nouns ---------------------------------------------------------------------------------

    def owner(self, i: int, start: int) -> ActorMention | None:
        """Resolved possessor of the noun at token ``i`` ("the army's", "its"); ``start`` of the noun's phrase."""
        for k in range(i - 1, max(-1, i - 9), -1):
            if self.sentence.tokens[k].start < start:
                break
            if self.sentence.tokens[k].tag != "POS":
                continue
            ends = [n for n, m in enumerate(self.mentions) if m.end == self.sentence.tokens[k].start]
            if ends:
                return self.resolve(max(ends, key=lambda n: self.mentions[n].end - self.mentions[n].start))
            break
        for k in self.sentence.children[i]:
            if self.sentence.tokens[k].dep == "poss":
                number = self.at(k)
                if number is not None:
                    return self.resolve(number)
        return None

    def complement(self, i: int) -> ActorMention | None:
        """Resolved "of" complement of the noun at token ``i``."""
        for k in self.sentence.children[i]:
            if self.sentence.tokens[k].dep == "prep" and self.sentence.tokens[k].lower == "of":
                obj = self.sentence.child(k, "pobj")
                number = None if obj is None else self.at(obj)
                if number is not None:
                    return self.resolve(number)
        return None

    def modifier(self, mention: ActorMention, token: Token) -> tuple[str, str, str, str] | None:
        """Party that qualifies the noun before it: name, kind, country, rule. Not its possessor."""
        text, table = self.state.text, self.state.table
        first = mention.start
        for k in self.sentence.children[token.i]:
            child = self.sentence.tokens[k]
            if child.dep == "poss" and child.start < token.start:
                first = max(first, child.end)
        found: tuple[str, str, str, str] | None = None
        for hit in table.names(text, first, token.start, self.state.votes):
            after = text[hit.end : hit.end + 1]
            if after in {"-", "–", "‑"}:  # Russian-backed, US-led
                return None
            if hit.sort == "actor":
                actor = table.actors[hit.id]
                found = (actor.name, actor.kind, actor.country, "party before noun")
            elif hit.sort in {"adjective", "country", "people"}:
                found = (hit.id, "nation", hit.id, "nation before noun")
        if found is not None:
            return found
        for seen in self.mentions:
            if seen.form == "name" and first <= seen.start and seen.end <= token.start and seen.kind in BODIES:
                return seen.who, seen.kind, seen.country, "party before noun"
        words = [t for t in self.sentence.tokens if first <= t.start < token.start]
        short = {s.mention.who: s.mention for s in self.state.seen if s.mention.form == "name" and s.mention.kind in BODIES}
        for word in reversed(words):
            if word.tag[:2] not in {"NN", "JJ"}:
                continue
            if word.text in short:
                return short[word.text].who, short[word.text].kind, short[word.text].country, "party before noun"
            known = nouns.person(word.lower)
            if known is None and word.lower in {"rebel", "paramilitary", "jihadist", "insurgent", "militant", "separatist"}:
                known = nouns.person(word.lower)
            if known is not None and known.name in _NONSTATE and not self.definite(mention):
                continue  # "rebel fighters": any, not those named before
            if known is not None and known.name in {"army", "government", "rebel", "jihadist", "militiaman", "armed_group", "separatist", "police", "coalition", "navy"}:
                self_made = ActorMention(
                    word.start, word.end, word.text, word.start, "nominal", word.text, known.kind, candidates=(Candidate(f"noun:{known.name}", nouns.singular(word.text), 1.0, "noun class"),)
                )
                inner = self.plain(self_made, known, word, True)
                if inner.who.lower() != word.lower:
                    return inner.who, inner.kind, inner.country, "class before noun"
        return None

    def nominal(self, mention: ActorMention, sort: str) -> ActorMention:
        token = self.token(mention)
        known = nouns.person(mention.candidates[0].name) if token is None else self.known(token)
        if token is None or known is None:
            return mention
        party = self.modifier(mention, token)
        owner = self.owner(token.i, mention.start)
        if nouns.singular(token.text) == "dissident":
            whole = self.complement(token.i)
            of = whole.who if whole is not None and whole.kind in ARMED else party[0] if party is not None and party[1] in ARMED else ""
            if of:
                return _score(mention, of if of.endswith("dissidents") else f"{of} dissidents", "rebels", 0.8, "dissidents of a party")
        if party is not None and party[3] == "nation before noun":
            return self.of_nation(mention, known, party[2])
        if owner is None and (known.coarse in {"combatant", "official"}):
            whole = self.complement(token.i)
            if whole is not None and known.name == "armed_group" and whole.kind in ARMED and whole.form == "nominal":
                return _score(mention, whole.who, whole.kind, 0.6, "group of", whole, country=whole.country)
            if whole is not None and whole.kind in BODIES and known.name not in {"coalition", "armed_group"}:
                owner = whole
        if party is not None and known.coarse in {"combatant", "police", "official"}:
            name, kind, country, rule = party
            if known.role in {"army", "air", "navy", "police"} and kind in {"government", "country"} and country:
                organ = self.state.table.organ(country, known.role if known.role != "air" else "army")
                if organ is not None:
                    return _score(mention, organ.name, organ.kind, 0.8, rule, None, country=country, id=organ.id)
            return _score(mention, name, kind, 0.9, rule, None, country=country)
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
        if known.role:
            organ = self.state.table.organ(country, known.role)
            if organ is not None:
                return _score(mention, organ.name, organ.kind, 0.9, "nation before noun", None, country=country, id=organ.id)
        if known.kind == "civilians":
            return _score(mention, "civilians", "civilians", 0.7, "people", None, country=country)
        return _score(mention, bare(mention.text), known.kind, 0.5, "description", None, country=country)

    def owned(self, mention: ActorMention, known: nouns.NounClass, owner: ActorMention) -> ActorMention | None:
        """``its fighters``, ``the army's brigade``, ``his troops``: the owner's name where the owner is a party."""
        if owner.who == owner.text and owner.form == "pronoun":
            return None
        combat = known.coarse in {"combatant", "police"} or known.name in {"people", "worker"}
        if owner.kind in {"government", "country"} and owner.country and known.role in {"army", "air", "navy", "police"}:
            organ = self.state.table.organ(owner.country, known.role)
            if organ is not None:
                return _score(mention, organ.name, organ.kind, 0.85, "organ of its owner", owner, country=owner.country, id=organ.id)
        if owner.kind == "country" and known.role == "gov":
            organ = self.state.table.organ(owner.country, "gov")
            if organ is not None:
                return _score(mention, organ.name, organ.kind, 0.85, "organ of its owner", owner, id=organ.id)
        if owner.kind in BODIES and (combat or known.coarse == "official" or known.name == "officer"):
            return _score(mention, owner.who, owner.kind, 0.85, "belongs to its owner", owner, country=owner.country)
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
            return _score(mention, loser.who, loser.kind, 0.8, "lost by its own side", loser, country=loser.country)
        return None

    def plain(self, mention: ActorMention, known: nouns.NounClass, token: Token, definite: bool) -> ActorMention:
        """A noun for people with nothing beside it that names a party."""
        lemma = nouns.singular(token.text)
        if known.name in {"soldier", "army"} or (known.name == "unit" and lemma not in _VAGUE_UNITS):
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
        return _score(mention, bare(mention.text), known.kind, 0.5, "description")

    def short_form(self, mention: ActorMention, token: Token) -> ActorMention | None:
        """``the Legion``, ``the front``: the last name that holds the word."""
        word = token.lower
        if len(mention.text.split()) > 3:
            return None
        for seen in reversed(self.state.seen):
            other = seen.mention
            if other.form == "name" or (other.form == "nominal" and other.who != other.text and seen.sort in {"unit"}):
                own = [w.lower() for w in re.findall(r"\w+", other.text)]
                if word in own[1:] and (other.form == "name" or own[-1] == word):
                    return _score(mention, other.who, other.kind, 0.8, "short form", other, country=other.country)
        return None

    def state_organ(self, mention: ActorMention, role: str, lemma: str, definite: bool) -> ActorMention:
        """``the army``, ``troops``: the state force named last where definite, else that of the report's country."""
        kind = "police" if role == "police" else "state_forces"
        organ = self.state.table.organ(self.state.main, role) if self.state.main else None
        near: ActorMention | None = None
        for seen in reversed(self.state.seen):
            if self.sentence.index - seen.sentence > (_REACH_PRONOUN if definite else 1):
                break
            other = seen.mention
            if other.kind == kind and other.form != "pronoun" and other.who != bare(other.text) and seen.sort not in {"air", "navy"}:
                near = other
                break
        rivals = [w for w, k in self.state.kinds.items() if k == kind]
        if near is not None and (definite or organ is None) and lemma != "army" and near.country and near.country != self.state.main:
            return _score(mention, near.who, near.kind, 0.6, "state force named last", near, country=near.country)
        if organ is not None:
            score = 0.8 if len(rivals) <= 1 else 0.65
            return _score(mention, organ.name, organ.kind, score, "state force of the report's country", near, country=self.state.main, id=organ.id)
        if near is not None:
            return _score(mention, near.who, near.kind, 0.6, "state force named last", near, country=near.country)
        return _score(mention, bare(mention.text), kind, 0.4, "description")

    def aircraft(self, mention: ActorMention, known: nouns.NounClass, lemma: str) -> ActorMention:
        for seen in reversed(self.state.seen):
            if seen.sort == known.name and seen.mention.who != bare(seen.mention.text):
                other = seen.mention
                return _score(mention, other.who, other.kind, 0.6, "aircraft named before", other, country=other.country)
        states = {w for w, k in self.state.kinds.items() if k == "state_forces"}
        if lemma in {"air force", "navy"} or len(states) == 1:
            organ = self.state.table.organ(self.state.main, known.role) if self.state.main else None
            only = next(iter(states)) if len(states) == 1 else ""
            army = self.state.table.organ(self.state.main, "army") if self.state.main else None
            if organ is not None and (lemma in {"air force", "navy"} or (army is not None and only == army.name)):
                who = organ if lemma in {"air force", "navy"} else army
                if who is not None:
                    return _score(mention, who.name, who.kind, 0.5, "only state force of the report", None, country=self.state.main, id=who.id)
        return _score(mention, bare(mention.text), "unknown_armed", 0.4, "description")

    def government(self, mention: ActorMention, lemma: str, definite: bool) -> ActorMention:
        if lemma in {"junta"} and self.state.main == "MM":
            return self.state_organ(mention, "army", lemma, True)
        organ = self.state.table.organ(self.state.main, "gov") if self.state.main else None
        words = len(bare(mention.text).split())
        if organ is not None and words == 1 and lemma in {"government", "authority", "authorities", "regime", "junta", "administration", "cabinet", "leadership"}:
            return _score(mention, organ.name, organ.kind, 0.7 if definite else 0.5, "government of the report's country", None, country=self.state.main, id=organ.id)
        return _score(mention, bare(mention.text), "government", 0.5, "description", None, country=self.state.main)

    def gunmen(self, mention: ActorMention, definite: bool) -> ActorMention:
        """``gunmen``: unidentified at first; ``the gunmen`` are those of before, or the last armed party."""
        own = bare(mention.text)
        if definite or own.endswith(("bomber", "bombers")):
            kinds, reach = (frozenset(ARMED), _REACH_NOUN) if definite else (frozenset({"jihadists"}), 0)
            last = self.last(kinds, reach)
            if last is not None:
                return _score(mention, last.who, last.kind, 0.6, "armed party named last", last, country=last.country)
        if self.pp_after(mention, ("allied", "loyal", "aligned", "linked", "affiliated", "from", "of")):
            return _score(mention, own, "unknown_armed", 0.5, "description")
        return _score(mention, own if own.startswith(("unidentified", "unknown")) else f"unidentified {own}", "unknown_armed", 0.5, "unidentified")

    def pp_after(self, mention: ActorMention, words: Sequence[str]) -> bool:
        return self.state.text[mention.end : mention.end + 14].strip().lower().startswith(tuple(words))

    def last(self, kinds: frozenset[str], reach: int, named: bool = False) -> ActorMention | None:
        """The last and weightiest mention of a party of these kinds; subjects and repeated names weigh more."""
        best: tuple[float, int] | None = None
        found: ActorMention | None = None
        for k, seen in enumerate(self.state.seen):
            gap = self.sentence.index - seen.sentence
            other = seen.mention
            if gap > reach or other.kind not in kinds or other.form == "pronoun" or (named and other.form != "name") or generic(other.who):
                continue
            weight = 1.0 / (1 + gap) + 0.3 * seen.subject + 0.1 * min(self.state.parties[other.who], 5) + 0.2 * (other.form == "name")
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
            if short is not None:
                return short
        if known.name == "coalition":
            last = self.last(frozenset({"coalition"}), _REACH_NOUN)
            if last is not None and definite and plain:
                return _score(mention, last.who, last.kind, 0.7, "coalition named last", last)
            return _score(mention, own, "coalition", 0.5, "description")
        kinds = frozenset(known.anaphor)
        if plain and definite:
            for seen in reversed(self.state.seen):
                if self.sentence.index - seen.sentence > _REACH_NOUN:
                    break
                if seen.lemma == lemma and seen.mention.form == "nominal" and seen.mention.kind in ARMED and not generic(seen.mention.who):
                    other = seen.mention
                    named = self.last(kinds, _REACH_NOUN, named=True)
                    if named is not None and bare(other.text) == other.who:
                        other = named
                    return _score(mention, other.who, other.kind, 0.7, "same noun before", other, country=other.country)
            last = self.last(kinds, _REACH_NOUN)
            if last is None and known.name in {"militant", "fighter"}:
                last = self.last(frozenset(ARMED), _REACH_NOUN)
            if last is not None:
                return _score(mention, last.who, last.kind, 0.7, "armed party named last", last, country=last.country)
        if plain and known.name in {"militant", "jihadist", "rebel", "fighter", "separatist"}:
            parties = {w for w, k in self.state.kinds.items() if k in kinds}
            last = self.last(kinds, _REACH_NOUN)
            if len(parties) == 1 and last is not None:
                return _score(mention, last.who, last.kind, 0.55, "only such party so far", last, country=last.country)
        return _score(mention, own, known.kind, 0.4, "description")

    def civilians(self, mention: ActorMention, known: nouns.NounClass, token: Token, lemma: str, definite: bool) -> ActorMention:
        own = bare(mention.text)
        low = own.lower()
        if lemma in _CASUALTY:
            return _score(mention, own, "unknown", 0.3, "description")
        if re.match(r"(?:\w+ )?(?:armed|masked|hooded|uniformed|camouflaged) (?:men|man|people|persons|youths|individuals)", low):
            if definite:
                last = self.last(frozenset(ARMED), _REACH_NOUN)
                if last is not None:
                    return _score(mention, last.who, last.kind, 0.6, "armed party named last", last)
            cut = re.sub(r"^(?:unidentified|unknown) ", "", own)
            return _score(mention, f"unidentified {cut}", "unknown_armed", 0.5, "unidentified")
        if lemma in {"guard", "bodyguard"}:
            return _score(mention, own, "civilians", 0.4, "description")
        counted_on = lemma in {"man", "woman", "person"} and re.match(r"(?:a|the|another) (?:second|third|fourth|fifth|sixth|last|other|remaining)\b|another", mention.text.lower())
        if definite or known.name == "hostage" or counted_on:
            for seen in reversed(self.state.seen):
                if self.sentence.index - seen.sentence > _REACH_NOUN:
                    break
                other = seen.mention
                specific = other.kind == "civilians" and other.who != "civilians" and other.form == "nominal"
                if specific and (seen.lemma == lemma or known.name == "hostage" or (lemma in {"man", "woman", "captive", "victim"} and seen.sort in {"worker", "part"})):
                    return _score(mention, other.who, other.kind, 0.6, "people named before", other)
        compound = any(self.sentence.tokens[k].dep == "compound" for k in self.sentence.children[token.i])
        if known.name == "worker" and compound:
            kept = [self.sentence.tokens[k] for k in self.sentence.children[token.i] if self.sentence.tokens[k].dep == "compound"]
            own = self.state.text[kept[0].start : token.end]
            return _score(mention, own, "civilians", 0.6, "description")
        return _score(mention, "civilians", "civilians", 0.6, "people")

    def partitive(self, mention: ActorMention) -> ActorMention:
        inner = [k for k, m in enumerate(self.mentions) if m.end == mention.end and m.head > mention.head]
        if not inner:
            return mention
        core = self.resolve(min(inner, key=lambda k: self.mentions[k].start))
        return _score(mention, core.who, core.kind, 0.8, "part of a whole", core, country=core.country)

    def number(self, mention: ActorMention) -> ActorMention:
        """A bare number stands for the people counted last, in this sentence or the one before."""
        for seen in reversed(self.state.seen):
            if self.sentence.index - seen.sentence > 1:
                break
            other = seen.mention
            if other.form == "nominal" and other.plural and re.match(r"(?:\w+ ){0,3}?(?:\d|\w+)", other.text) and seen.sort not in {"body", "government"}:
                return _score(mention, other.who, other.kind, 0.6, "counted before", other, country=other.country)
        return mention

    # --- pronouns ------------------------------------------------------------------------------

    def pronoun(self, mention: ActorMention, sort: str) -> ActorMention:
        token = self.token(mention)
        if token is None or sort == "i":
            return mention
        if sort == "we":
            speaker = self.speaker(mention)
            if speaker is not None:
                return _score(mention, speaker.who, speaker.kind, 0.6, "speaker", speaker, country=speaker.country)
            return _score(mention, "we", "unknown", 0.3, "speaker unknown")
        if sort == "it" and not self.agentive(token):
            return mention
        fighting = sort in {"it", "they"} and self.owns_fighters(token)
        best: tuple[float, int] | None = None
        found: ActorMention | None = None
        for k, seen in enumerate(self.state.seen):
            gap = self.sentence.index - seen.sentence
            other = seen.mention
            if gap > _REACH_PRONOUN or other.start >= mention.start or not self.fits(sort, seen):
                continue
            if gap == 0 and self.same_clause(token, other):
                continue
            if fighting and other.kind in {"media", "institution", "person", "civilians"}:
                continue
            weight = 1.0 / (1 + gap) + (0.5 if seen.subject else 0.0) + (0.1 if other.form == "name" else 0.0)
            if sort == "they" and other.kind in {"institution", "government", "country", "media"}:
                weight -= 0.25
            if other.form == "pronoun":
                weight += 0.1
            if best is None or (weight, k) >= best:
                best, found = (weight, k), other
        if found is None:
            return mention
        return _score(mention, found.who, found.kind, 0.6, f"pronoun {sort}", found, country=found.country)

    def owns_fighters(self, token: Token) -> bool:
        """True before a noun for people under arms: "its fighters" belong to no newspaper."""
        if token.dep != "poss":
            return False
        seen = nouns.person_at(self.sentence.tokens, token.head)
        return seen is not None and seen[1].coarse in {"combatant", "police"}

    def agentive(self, token: Token) -> bool:
        """True where "it" or "its" can only be a body that acts."""
        if token.dep == "poss":
            owned = self.sentence.tokens[token.head]
            return nouns.person_at(self.sentence.tokens, owned.i) is not None or owned.lemma in {"statement", "spokesman", "offensive"}
        return token.dep == "nsubj" and self.verb(token) in _AGENTIVE

    def fits(self, sort: str, seen: _Seen) -> bool:
        other = seen.mention
        if other.form == "pronoun":
            same = other.candidates[-1].id == f"pronoun:{sort}"
            return same and len(other.candidates) > 1
        if sort in {"he", "she"}:
            if other.plural or other.form == "name" and other.kind != "person":
                return False
            human = other.kind == "person" or (seen.sort not in {"army", "air", "navy", "unit", "government", "armed_group", "body", "coalition", "intel", "part"} and other.form == "nominal")
            if seen.lemma in _FEMALE:
                return human and sort == "she"
            return human
        if sort == "they":
            if other.plural:
                return True
            return other.form == "name" and other.kind in BODIES - {"country", "media"} or seen.sort in {"army", "armed_group", "police", "coalition"}
        if sort == "it":
            if other.plural:
                return other.form == "name" and other.kind in BODIES
            return (other.form == "name" and other.kind in BODIES) or seen.sort in {"army", "unit", "government", "armed_group", "body", "coalition", "intel"}
        return False

    def same_clause(self, token: Token, other: ActorMention) -> bool:
        """True where the two are arguments of one verb, or one holds the other."""
        if other.start <= token.start < other.end:
            return True
        i = self.sentence.at(other.head)
        if i is None:
            return False
        return token.dep != "poss" and self.sentence.tokens[i].head == token.head and self.sentence.tokens[i].dep != token.dep

    def speaker(self, mention: ActorMention) -> ActorMention | None:
        """Subject of the verb of saying in this sentence, where the pronoun stands in quotation marks."""
        if not re.search(r"[\"“”]", self.sentence.text):
            return None
        for token in self.sentence.tokens:
            if token.lemma not in _SAY or not token.tag.startswith("VB"):
                continue
            i = self.sentence.child(token.i, "nsubj")
            number = None if i is None else self.at(i)
            if number is not None and self.mentions[number].head != mention.head:
                found = self.resolve(number)
                if found.kind == "country":
                    continue
                if found.who.lower() not in {"it", "he", "she", "they", "we"}:
                    return found
        return None


def main_country(votes: Counter[str]) -> str:
    """The country a report is about, or empty where no country leads."""
    rank = votes.most_common(2)
    if not rank:
        return ""
    return rank[0][0]


def ground(
    text: str, sentences: Sequence[Sentence], actors: Sequence[ActorMention], countries: Sequence[str] = ()
) -> tuple[ActorMention, ...]:
    """The mentions with ``who``, ``kind``, ``country``, ``antecedent`` and ranked candidates settled, in text order.

    ``actors`` come from ``mentions.find`` on the same sentences. ``countries``: ISO codes of the places the report
    names, one per mention, as votes for its main country. Unresolved mentions keep their own words.
    """
    votes = names.countries(text, sentences, countries)
    state = _State(text, register.load(), main_country(votes), votes)
    resolved: list[ActorMention] = []
    rest = sorted(actors, key=lambda m: (m.start, -m.end, m.head))
    for sentence in sentences:
        here = [m for m in rest if sentence.start <= m.head < sentence.end]
        resolved.extend(_Grounder(state, sentence, here).run())
    return tuple(sorted(resolved, key=lambda m: (m.start, -m.end, m.head)))
