"""What the two sides are called decides nothing: exchanging their names in a sentence changes no label."""

from __future__ import annotations

from typing import Any

import pytest

from tadmor import pipeline

META = {"published": "2023-05-10", "outlet": "River Post"}
# Names of every form: short and long, with an Arabic article, acronyms, armies of states, nations, names nobody knows.
PAIRS = [
    ("Hamas", "the Israel Defense Forces"),
    ("M23", "the Congolese army"),
    ("al-Shabaab", "the Somali National Army"),
    ("Ahrar al-Sham", "Jabhat al-Nusra"),
    ("the RSF", "the Sudanese Armed Forces"),
    ("the Kachin Independence Army", "the Arakan Army"),
    ("Armenia", "Azerbaijan"),
    ("Armenian forces", "Azerbaijani forces"),
    ("the Russians", "the Ukrainians"),
    ("the Houthis", "the Saudi-led coalition"),
    ("JNIM", "the Malian army"),
    ("the Taliban", "Islamic State Khorasan Province"),
    ("Liwa al-Fajr", "Saraya al-Wadi"),
    ("the Blue Valley Front", "the Hill People's Army"),
]
# Each sentence is read with this many of the pairs, taken in turn.
EACH = 5
SENTENCES = [
    # who does it to whom
    "{A} shelled positions of {B} outside Bria on Monday.",
    "{A} bombed a headquarters of {B} on Thursday night, killing six officers.",
    "{A} has recaptured the border post from {B}.",
    "{A} is besieging a garrison of {B} near the dam.",
    "{A} overran two bases of {B} and burned them.",
    "{A} attacked and looted a depot of {B}.",
    "{A} fired mortars at {B} across the river.",
    "{A} sent a drone against {B} on Sunday.",
    "{A} laid an ambush for {B} on the mountain road.",
    "{A} abducted four drivers working for {B}.",
    "{A} shot dead a commander of {B} in the bazaar.",
    "{A} lost eleven men in a battle with {B}.",
    "{A} has pulled out of the valley and left it to {B}.",
    "{A} handed over thirty captives to {B} on Friday.",
    "{A} blew up a bridge used by {B}.",
    "{A} drove {B} from three villages last week.",
    "{A} detained two envoys of {B} at the airport.",
    "{A} expelled the ambassador of {B}.",
    # passives
    "{A} was attacked by {B} before dawn.",
    "A convoy of {A} was hit by rockets fired by {B}.",
    "Seven soldiers of {A} were captured by {B} on Wednesday.",
    "The crossing was taken from {A} by {B}.",
    "{A} has been driven out of the port by {B}.",
    "Dozens of villagers were killed when {A} was shelled by {B}.",
    # nouns
    "An air strike by {A} on a camp of {B} wounded nine people.",
    "Fighting between {A} and {B} resumed on Tuesday.",
    "The offensive of {A} against {B} began in March.",
    "A raid by {A} on {B} left three dead.",
    "Artillery fire from {A} forced {B} to retreat.",
    "Heavy clashes with {A} cost {B} twenty men.",
    "The siege of {A} by {B} has entered its second month.",
    "{A}'s attack on {B} killed a nurse.",
    "{B}'s shelling of {A}'s trenches went on through the night.",
    "The capture of the ridge by {A} cut the supply line of {B}.",
    # clauses within clauses
    "{A}, which seized the town from {B} in April, has begun to mine the roads.",
    "{A} attacked {B}, killing a mother and her two sons.",
    "{A} managed to seize the airfield held by {B}.",
    "{A} ordered its units to attack {B}.",
    "{A} accused {B} of bombing a clinic.",
    "{A} was accused by {B} of executing prisoners.",
    "After {A} had stormed the barracks, {B} fled towards the hills.",
    "{A} withdrew because {B} had cut the road.",
    "While {A} shelled the suburb, {B} burned two villages.",
    "Villagers fled when {A} attacked {B} near the well.",
    # ahead, tried, not done
    "{A} plans to attack {B} within days.",
    "{A} threatened to bomb {B} if the blockade goes on.",
    "{A} tried to retake the ridge from {B} and failed.",
    "{A} is preparing an offensive against {B}.",
    "{A} may attack {B} after the rains.",
    "{A} did not attack {B} on Saturday.",
    "{A} has never bombed {B}.",
    "{A} will release the captives of {B} next week.",
    "If {A} shells {B} again, the talks are over.",
    # who says so
    "{A} said {B} had shelled a school.",
    "{A} said it had killed forty fighters of {B}.",
    "{A} denied that it had attacked {B}.",
    "{A} claimed that {B} had lost the airport.",
    "According to {A}, {B} burned two villages on Sunday.",
    "A spokesman for {A} said that {B} had broken the truce.",
    "Residents said {A} had executed five prisoners of {B}.",
    "{B} attacked the bridge at noon, {A} said in a statement.",
    "Witnesses told reporters that {A} had fired at {B} first.",
    "A doctor said the dead were hit when {A} shelled {B}.",
    "{A} confirmed that it had lost the town to {B}.",
    "\u201cWe attacked {B} at night,\u201d a commander of {A} said.",
    # talks
    "{A} and {B} signed a truce in Doha on Monday.",
    "{A} met {B} for talks on Thursday.",
    "{A} rejected a ceasefire offered by {B}.",
    "{A} called on {B} to free the hostages.",
    "{A} agreed with {B} to exchange prisoners.",
]


# Words that name a side in what a description is resolved to: "units of Armenia" -> "Armenian Armed Forces".
NATIONS = ("Armenia", "Azerbaijan", "Russia", "Ukrain")


def told(template: str, a: str, b: str) -> list[tuple[Any, ...]]:
    """What is read, in text order, the sides under the letters of the template."""
    text = template.format(A=a, B=b)
    text = text[0].upper() + text[1:]
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    letters = dict.fromkeys(_where(template, a, b, "A"), "A") | dict.fromkeys(_where(template, a, b, "B"), "B")
    names = {a: "A", b: "B", a.removeprefix("the "): "A", b.removeprefix("the "): "B"}
    names |= {m.who: letters[m.head] for m in reading.actors if m.form == "name" and m.head in letters}
    names |= {n: letter for n in NATIONS for name, letter in ((a, "A"), (b, "B")) if n in name}

    def side(start: int | None, who: str | None) -> str:
        """The side whose name a span begins with, or that its resolved name tells; things keep their words."""
        if start in letters:
            return letters[start]
        return next((letter for name, letter in names.items() if name in (who or "")), str(who))

    return [
        (
            (c.type, c.stage, c.polarity, c.certainty, c.status, c.author_stance),
            sorted(side(r.start, r.who) for r in c.actor),
            sorted(side(r.start, r.who) for r in c.target),
            [(s.kind, side(s.start, s.who or s.text)) for s in c.chain],
            [x and (x.low, x.high) for x in (c.killed, c.wounded, c.abducted, c.other_count)],
        )
        for c in reading.claims
    ]


def _where(template: str, a: str, b: str, letter: str) -> range:
    """Offsets of a side's name in the sentence made of the template."""
    blank = "\0" * len(a if letter == "A" else b)
    start = template.format(A=blank if letter == "A" else a, B=blank if letter == "B" else b).find("\0")
    return range(start, start + len(blank))


def pairs_for(number: int) -> list[tuple[str, str]]:
    return [PAIRS[(number * EACH + k) % len(PAIRS)] for k in range(EACH)]


def test_the_set_is_as_large_and_as_mixed_as_it_should_be() -> None:
    assert len(set(SENTENCES)) >= 60
    assert sum(len(pairs_for(n)) for n in range(len(SENTENCES))) >= 200
    assert {p for n in range(len(SENTENCES)) for p in pairs_for(n)} == set(PAIRS)


@pytest.mark.parametrize(("number", "template"), list(enumerate(SENTENCES)), ids=SENTENCES)
def test_exchanging_the_names_changes_no_label(number: int, template: str) -> None:
    for a, b in pairs_for(number):
        one = told(template, a, b)
        assert one, f"nothing was read of {template.format(A=a, B=b)}"
        assert one == told(template, b, a), (a, b)
