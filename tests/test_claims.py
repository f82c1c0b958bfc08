"""Claims of short reports: what is done apart from what is not, who, where, when, how many, and what is one claim."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tadmor import pipeline
from tadmor.claims import counts, draft, roles, slots, when, where
from tadmor.claims.assemble import setting_of
from tadmor.dates import Anchor
from tadmor.dates import find as find_times
from tadmor.language import analyse
from tadmor.mentions import find as find_mentions
from tadmor.model import (
    Attribution,
    Axes,
    Certainty,
    Claim,
    Polarity,
    Reading,
    Sentence,
    Source,
    SourceKind,
    Span,
    Stage,
    Stance,
    Status,
)

META = {"published": "2023-05-10", "outlet": "River Post"}  # a Wednesday


@cache
def read(text: str) -> Reading:
    return pipeline.read_report(text.encode(), "story.txt", META)


def claims(text: str, word: str = "") -> list[Claim]:
    """Claims whose trigger holds the word."""
    return [c for c in read(text).claims if word in (c.trigger.text or "")]


def one(text: str, word: str = "") -> Claim:
    found = claims(text, word)
    assert len(found) == 1, [(c.trigger.text, c.type) for c in read(text).claims]
    return found[0]


def name(claim: Claim) -> str:
    """The one word for how far a claim holds: its status, and of what is asserted or claimed its stage."""
    return claim.status if claim.status not in {Status.ASSERTED, Status.CLAIMED} else claim.stage


# --- what is not done is never told as done ---------------------------------------------------------

NOT_DONE = [
    # future
    ("The army will attack the rebel base in Hasaka next week.", "attack", "planned"),
    ("The battalion is going to storm the compound.", "storm", "planned"),
    ("The troops were about to storm the compound.", "storm", "planned"),
    ("The battalion was to attack at dawn.", "attack", "planned"),
    ("The rebels were poised to capture the airport.", "capture", "planned"),
    ("The army was on the verge of capturing the town.", "capturing", "planned"),
    ("The militia is expected to withdraw from Goma on Friday.", "withdraw", "planned"),
    ("The army may attack Kidal before the rains.", "attack", "speculated"),
    ("Rebels could storm the prison within days.", "storm", "speculated"),
    ("An attack on the city would kill thousands.", "attack", "planned"),
    # condition
    ("If the rebels attack the depot, the army will bomb their villages.", "bomb", "hypothetical"),
    ("The rebels would bomb the bridge if the convoy crossed it.", "bomb", "hypothetical"),
    ("Unless the siege ends, the defenders will surrender.", "surrender", "hypothetical"),
    ("Suppose the army bombs the dam.", "bombs", "hypothetical"),
    ("In the event of an attack on the city, sirens will sound.", "attack", "hypothetical"),
    ("Any attack on the city will be punished.", "attack", "hypothetical"),
    ("Generals debated whether to bomb the dam.", "bomb", "hypothetical"),
    ("Were the militia to shell the port, the ships would leave.", "shell", "hypothetical"),
    # purpose and will
    ("Troops gathered at the border in order to attack Goma.", "attack", "planned"),
    ("The general wants to bombard the suburbs of Donetsk.", "bombard", "planned"),
    ("The commander vowed to recapture Mosul before winter.", "recapture", "planned"),
    ("The warlord threatened to kill the hostages.", "kill", "planned"),
    ("The rebels considered bombing the pipeline.", "bombing", "planned"),
    ("The rebels plan on attacking the refinery.", "attacking", "planned"),
    ("The president ordered troops to retake the city.", "retake", "planned"),
    ("The militia warned it would kill the hostages.", "kill", "planned"),
    ("The army wanted the rebels to withdraw from Goma.", "withdraw", "planned"),
    # plans and threats as nouns
    ("A planned assault on Raqqa was discussed by the generals.", "assault", "planned"),
    ("Plans for an attack on the barracks were found in the house.", "attack", "planned"),
    ("The threat of an attack on the capital grew.", "attack", "planned"),
    ("Residents were bracing for an attack on the city.", "attack", "planned"),
    ("A plot to assassinate the president was uncovered.", "assassinate", "planned"),
    # tried, failed, refused, nearly
    ("The rebels tried to capture the bridge at dawn.", "capture", "attempted"),
    ("The militia nearly captured the town.", "captured", "attempted"),
    ("The rebels came close to capturing the town.", "capturing", "attempted"),
    ("The militia failed to capture the airport on Sunday.", "capture", "denied"),
    ("The army refused to bomb the village.", "bomb", "denied"),
    ("The army has yet to recapture the town.", "recapture", "denied"),
    ("The army decided against attacking the town.", "attacking", "denied"),
    ("Instead of attacking the fort, the militia dug trenches.", "attacking", "denied"),
    ("Far from capturing the town, the rebels lost their base.", "capturing", "denied"),
    ("The militia stopped short of attacking the embassy.", "attacking", "denied"),
    ("The rebels refrained from attacking the convoy.", "attacking", "denied"),
    ("The rebels pretended to attack the fort.", "attack", "denied"),
    ("The bombing of the dam was averted.", "bombing", "denied"),
    ("An attempt to seize the bridge failed.", "seize", "attempted"),
    ("Soldiers thwarted a suicide bombing in Kabul.", "bombing", "ended"),
    ("The army called off the assault on the town.", "assault", "ended"),
    # fears
    ("Residents fear that the army will shell the market.", "shell", "hypothetical"),
    ("Aid workers feared a massacre in the camp.", "massacre", "hypothetical"),
    # hearsay
    ("Rumours spread that soldiers had killed the mayor.", "killed", "uncommitted"),
    ("Word spread that the rebels had captured Kidal.", "captured", "uncommitted"),
    ("There were rumours of an attack on the convoy.", "attack", "uncommitted"),
    ("The militia is said to have executed nine prisoners.", "executed", "uncommitted"),
    ("The army allegedly bombed a school.", "bombed", "uncommitted"),
    ("Perhaps the rebels captured the bridge.", "captured", "speculated"),
    ("The army could have bombed the camp.", "bombed", "speculated"),
    # denied and dismissed
    ("The rebels did not attack the convoy.", "attack", "denied"),
    ("The rebels never bombed the dam.", "bombed", "denied"),
    ("Neither the army nor the rebels attacked the village.", "attacked", "denied"),
    ("There was no attack on the convoy.", "attack", "denied"),
    ("It is not true that the army shelled the hospital.", "shelled", "denied"),
    ("The army denied that its jets had bombed the hospital.", "bombed", "denied"),
    ("The government denies killing civilians.", "killing", "denied"),
    ("The minister dismissed reports that rebels had captured Kidal.", "captured", "denied"),
    ("Officials rejected claims that troops had looted the market.", "looted", "denied"),
]


@pytest.mark.parametrize(("text", "word", "reading"), NOT_DONE, ids=[t[0] for t in NOT_DONE])
def test_what_is_not_done_is_not_told_as_done(text: str, word: str, reading: str) -> None:
    assert [name(c) for c in claims(text, word)] == [reading]


@pytest.mark.parametrize(
    "text",
    [
        "Had the garrison fled, the militia would have captured the town.",
        "Had the army bombed the camp, hundreds would have died.",
        "Were it not for the river, the rebels would have captured the city.",
        "If only the rebels had released the hostages.",
        "Who killed the mayor is unknown.",
    ],
)
def test_what_did_not_happen_is_an_issue_and_no_claim(text: str) -> None:
    reading = read(text)
    assert reading.claims == ()
    assert {i.code for i in reading.issues} <= {"counterfactual", "generic"} and reading.issues


@pytest.mark.parametrize(
    "text",
    [
        "Did the army bomb the hospital?",
        "The council demanded that the rebels release the hostages.",
        "The mayor urged the army to bomb the hills.",
        "The rebels agreed to withdraw from Goma.",
    ],
)
def test_what_is_asked_or_promised_is_no_claim(text: str) -> None:
    assert all(c.type.startswith("DIP.") for c in read(text).claims)


@pytest.mark.parametrize(
    "text",
    ["Army storms the port of Latakia\n\nThe weather was mild on Sunday.", "Rebels to attack Goma\n\nMarkets opened."],
)
def test_a_headline_alone_tells_nothing(text: str) -> None:
    reading = read(text)
    assert reading.claims == ()
    assert "headline_only" in {i.code for i in reading.issues}


# --- plain sentences ---------------------------------------------------------------------------------

DONE = [
    ("The army attacked the rebel base in Hasaka on Monday.", "FIGHT.OFFENSIVE"),
    ("Rebels captured the town of Kidal on Sunday.", "TERR.CAPTURE"),
    ("Gunmen kidnapped three nurses in Maiduguri.", "VAC.ABDUCT"),
    ("Jets bombed a market in Idlib, killing nine people.", "STRIKE.AIR"),
    ("A roadside bomb killed four soldiers near Gao on Tuesday.", "EXPL.IED"),
    ("Soldiers shelled the suburbs of Aleppo for three hours.", "STRIKE.SHELL"),
    ("The rebels withdrew from Goma on Friday.", "TERR.WITHDRAW"),
    ("Police arrested six men in Kampala.", "DET.ARREST"),
    ("A suicide bomber blew himself up in Kabul.", "EXPL.SUICIDE"),
    ("The government and the rebels signed a ceasefire in Addis Ababa.", "DIP.TRUCE"),
    ("The militia released forty prisoners on Thursday.", "DET.RELEASE"),
    ("Protesters clashed with police in Khartoum.", "PROT.RIOT"),
    ("Troops recaptured Mosul on Wednesday.", "TERR.RECAPTURE"),
    ("Thousands of people fled the fighting in Sake.", "VAC.DISPLACE"),
    ("The rebels executed five prisoners.", "VAC.MASSACRE"),
    ("The army deployed two battalions to Gao.", "FORCE.DEPLOY"),
    ("Militants burned dozens of houses in the village.", "PROP.DESTROY"),
    ("Gunmen killed eleven civilians in Burkina Faso on Saturday.", "VAC.ATTACK"),
    ("Air strikes destroyed a bridge near Deir ez-Zor.", "STRIKE.AIR"),
    ("Fighters ambushed a convoy near Ménaka and killed seven soldiers.", "FIGHT.CLASH"),
    ("The president met the foreign minister of Turkey in Ankara.", "DIP.MEET"),
    ("Rockets hit the airport in Tripoli.", "STRIKE.SHELL"),
    ("The insurgents looted a clinic in Macomia.", "PROP.LOOT"),
    ("Attackers set fire to a church in Jos.", "PROP.DESTROY"),
    ("The militia surrendered its weapons on Monday.", "ARMS.LAYDOWN"),
    ("Israeli aircraft struck a building in Gaza.", "STRIKE.AIR"),
    ("Shabaab fighters stormed a hotel in Mogadishu.", "FIGHT.OFFENSIVE"),
    ("The United States imposed sanctions on two generals.", "DIP.RUPTURE"),
    ("Soldiers wounded three protesters in Conakry.", "REPRESS.CROWD"),
    ("Rebels shot down a helicopter near Kharkiv.", "FIGHT.CLASH"),
    ("The rebels retook the bridge on Monday.", "TERR.RECAPTURE"),
]


@pytest.mark.parametrize(("text", "kind"), DONE, ids=[t[0] for t in DONE])
def test_a_plain_sentence_is_asserted_and_done(text: str, kind: str) -> None:
    found = read(text).claims
    assert {(c.stage, c.polarity, c.certainty, c.status) for c in found} == {
        (Stage.ACCOMPLISHED, Polarity.AFFIRMED, Certainty.CERTAIN, Status.ASSERTED)
    }
    assert kind in {c.type for c in found}
    assert all(c.author_stance is Stance.ENDORSES and len(c.chain) == 1 for c in found)


# --- one event, one claim ----------------------------------------------------------------------------


def test_a_toll_is_a_count_of_its_act() -> None:
    claim = one("Shells hit a bakery in Homs on Tuesday, killing nine people and wounding at least 20.")
    assert claim.killed and (claim.killed.low, claim.killed.high) == (9, 9)
    assert claim.wounded and (claim.wounded.low, claim.wounded.high) == (20, None)


def test_the_same_event_told_twice_is_one_claim_that_knows_both_words() -> None:
    text = "Gunmen attacked a police station in Gao on Monday. Three policemen were killed in the attack."
    first = claims(text)[0]
    assert [c.type for c in claims(text)] == [first.type]
    assert {first.trigger.text, *(q.text for q in first.also)} >= {"attacked", "attack"}
    assert first.killed and first.killed.low == 3


def test_two_speakers_make_two_claims() -> None:
    text = "The army bombed a school in Taiz, a doctor said. The mayor also said that the army bombed the school."
    sources = [c.chain[-1].text for c in claims(text, "bombed")]
    assert sorted(map(str, sources)) == ["The mayor", "a doctor"]


def test_events_on_two_days_stay_two() -> None:
    text = "Rebels attacked Kidal on Monday. Rebels attacked Kidal on Tuesday."
    assert [c.when.text for c in claims(text, "attacked") if c.when] == ["Monday", "Tuesday"]


def test_events_in_two_places_stay_two() -> None:
    text = "Rebels captured Kidal on Monday. Rebels captured Gao on Monday."
    assert [c.where.name for c in claims(text, "captured") if c.where] == ["Kidal", "Gao"]


def test_a_denial_and_what_it_denies_stay_two() -> None:
    text = "The rebels attacked the convoy, the army said. The rebels denied that they had attacked the convoy."
    assert [(c.polarity, c.status) for c in claims(text, "attacked")] == [
        (Polarity.AFFIRMED, Status.CLAIMED),
        (Polarity.DENIED, Status.DENIED),
    ]


def test_a_headline_joins_the_claim_of_the_body() -> None:
    text = "Rebels capture Kidal\n\nRebels captured the town of Kidal on Sunday after a long battle.\n"
    claim = claims(text, "captured")[0]
    assert "capture" in {q.text for q in claim.also}
    assert not [i for i in read(text).issues if i.code == "headline_only"]


def test_a_later_mention_takes_the_day_and_place_it_points_back_to() -> None:
    text = "A car bomb exploded in Baghdad on Tuesday. The blast killed twelve people, the interior ministry said. "
    blast = claims(text)[-1]
    assert blast.when and blast.when.interval and blast.when.interval.start == date(2023, 5, 9)
    assert blast.where and blast.where.place and blast.where.place.name == "Baghdad"


def test_history_is_background_and_news_is_not() -> None:
    text = "Rebels captured Gao on Monday. Rebels first captured the town in March 2012."
    assert [c.background for c in claims(text, "captured")] == [False, True]


# --- who, where, when, how many ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Hamas attacked Hezbollah near the coast.", ["Hamas"], ["Hezbollah"]),
        ("Hezbollah was attacked by Hamas near the coast.", ["Hamas"], ["Hezbollah"]),
        ("An attack by Hamas on Hezbollah began at dawn.", ["Hamas"], ["Hezbollah"]),
        ("Boko Haram's attack on Ansaru lasted an hour.", ["Boko Haram"], ["Ansaru"]),
        ("Rockets fired by Hamas hit a school in Haifa.", ["Hamas"], ["civilians"]),
        ("Boko Haram kidnapped nine girls in Chibok.", ["Boko Haram"], ["civilians"]),
        ("Nine girls were kidnapped by Boko Haram in Chibok.", ["Boko Haram"], ["civilians"]),
        ("Hamas and Hezbollah clashed near the coast.", ["Hamas", "Hezbollah"], []),
        ("Boko Haram entered the town and killed two teachers.", ["Boko Haram"], ["civilians"]),
    ],
)
def test_who_did_it_to_whom(text: str, actor: list[str], target: list[str]) -> None:
    last = read(text).claims[-1]
    assert [r.who for r in last.actor] == actor
    assert [r.who for r in last.target] == target


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A bomb exploded in a market in Baghdad.", "exploded"),
        ("Three people were killed in a blast in Kabul.", "blast"),
        ("It was attacked on Monday.", "attacked"),
    ],
)
def test_where_nobody_is_named_there_is_no_actor(text: str, word: str) -> None:
    assert [c.actor for c in claims(text, word)] == [()]


@pytest.mark.parametrize(
    ("text", "place", "relation"),
    [
        ("Rebels attacked a post in Gao on Monday.", "Gao", "at"),
        ("Rebels attacked a post near Gao on Monday.", "Gao", "near"),
        ("Rebels attacked a post north of Gao on Monday.", "Gao", "north of"),
        ("Rebels withdrew from Gao on Monday.", "Gao", "from"),
        ("The army sent troops to Gao on Monday.", "Gao", "to"),
        ("Rebels captured Gao on Monday.", "Gao", "at"),
    ],
)
def test_where(text: str, place: str, relation: str) -> None:
    found = read(text).claims[0].where
    assert found and found.place
    assert (found.place.name, found.relation) == (place, relation)


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("The brigade forded the Euphrates and marched to Manbij, where it now controls a mill.", "controls", "Manbij"),
        ("The column passed Raqqa and stopped at Manbij, where gunmen shot dead a mayor.", "shot dead", "Manbij"),
        ("Manbij, the brigade's only bastion in Syria, was shelled on Monday.", "bastion", "Manbij"),
        ("After talks in Damascus the army withdrew from a camp near Raqqa.", "withdrew", "Raqqa"),
    ],
)
def test_a_place_is_looked_for_where_the_clause_says(text: str, word: str, place: str) -> None:
    found = one(text, word)
    assert found.where is not None and found.where.name == place


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The militia seized Harim in March 2021 and Idlib this February.",
            [("Harim", date(2021, 3, 1)), ("Idlib", date(2023, 2, 1))],
        ),
        (
            "The army captured Harim in May 2015, Idlib in June and the town of Palmyra on Monday.",
            [("Harim", date(2015, 5, 1)), ("Idlib", date(2015, 6, 1)), ("Palmyra", date(2023, 5, 8))],
        ),
        ("The militia seized Harim in March 2021 and fled from Idlib in February.", [("Harim", date(2021, 3, 1))]),
        ("The militia seized Harim in March 2021, and Idlib is quiet this month.", [("Harim", date(2021, 3, 1))]),
    ],
)
def test_one_verb_takes_several_places_each_on_its_day(text: str, told: list[tuple[str, date]]) -> None:
    found = [c for c in read(text).claims if c.type == "TERR.CAPTURE"]
    days = [(c.where.name, c.when.interval.start) for c in found if c.where and c.when and c.when.interval]
    assert days == told and len({c.id for c in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "word", "days"),
    [
        (
            "The militia seized Harim on Monday, some four days after the army had withdrawn from Idlib.",
            "withdrawn",
            (date(2023, 5, 4), date(2023, 5, 4)),
        ),
        (
            "Two weeks after the army withdrew from Idlib on 3 April, rebels seized Harim.",
            "seized",
            (date(2023, 4, 14), date(2023, 4, 20)),
        ),
        (
            "Gunmen attacked Harim on Monday, a day before rebels seized Idlib.",
            "seized",
            (date(2023, 5, 9), date(2023, 5, 9)),
        ),
        ("A month after the army withdrew from Idlib on 3 April, rebels seized Harim.", "seized", None),
        ("Rebels seized Harim in 2021, two days after the army had withdrawn from Idlib.", "withdrawn", None),
    ],
)
def test_events_date_each_other(text: str, word: str, days: tuple[date, date] | None) -> None:
    when_ = one(text, word).when
    interval = when_.interval if when_ else None
    assert ((interval.start, interval.end) if interval else None) == days
    if when_ and interval:
        assert when_.text == text[when_.start : when_.end] and when_.text.endswith(("after", "before"))


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        ("Mutineers overran Palmyra, an old caravan stop, last February.", "overran", date(2023, 2, 1)),
        ("Manbij, the brigade's only bastion on the river, was shelled on Monday.", "bastion", None),
    ],
)
def test_a_time_that_is_set_off_dates_the_verb_and_no_apposition(text: str, word: str, day: date | None) -> None:
    found = one(text, word)
    interval = found.when.interval if found.when else None
    assert (interval.start if interval else None) == day


@pytest.mark.parametrize(
    ("text", "word", "day"),
    [
        ("Rebels attacked a post in Gao on Monday.", "attacked", "2023-05-08"),
        ("On Tuesday rebels attacked a post in Gao.", "attacked", "2023-05-09"),
        ("Rebels who fled Gao on Friday attacked Kidal on Tuesday.", "attacked", "2023-05-09"),
        ("Officials said on Tuesday that rebels attacked Gao on Sunday.", "attacked", "2023-05-07"),
        ("Rebels attacked Gao on 3 May 2023.", "attacked", "2023-05-03"),
        ("The army will attack Gao on Friday.", "attack", "2023-05-12"),
    ],
)
def test_when(text: str, word: str, day: str) -> None:
    found = one(text, word).when
    assert found and found.interval
    assert found.interval.start == found.interval.end == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked a post in Gao.",
        "Officials said on Tuesday that rebels had attacked a post in Gao.",
        "Rebels attack the post every Friday.",
    ],
)
def test_the_day_of_saying_or_publication_is_not_the_day_of_the_event(text: str) -> None:
    assert [c.when for c in claims(text, "attack")] == [None]


@pytest.mark.parametrize(
    ("text", "field", "low", "high"),
    [
        ("Gunmen killed eleven villagers in Gao.", "killed", 11, 11),
        ("Eleven villagers were killed by gunmen in Gao.", "killed", 11, 11),
        ("Gunmen killed at least eleven villagers in Gao.", "killed", 11, None),
        ("Gunmen killed more than eleven villagers in Gao.", "killed", 12, None),
        ("Gunmen killed up to eleven villagers in Gao.", "killed", 1, 11),
        ("A bomb in Gao wounded six people.", "wounded", 6, 6),
        ("A bomb in Gao left six people dead.", "killed", 6, 6),
        ("A bomb in Gao left six people wounded.", "wounded", 6, 6),
        ("Gunmen kidnapped two nurses in Gao.", "abducted", 2, 2),
        ("Gunmen abducted a priest in Gao.", "abducted", 1, 1),
        ("The rebels released forty prisoners in Gao.", "other_count", 40, 40),
    ],
)
def test_how_many(text: str, field: str, low: int, high: int | None) -> None:
    count = getattr(read(text).claims[0], field)
    assert count is not None and (count.low, count.high) == (low, high)
    assert text[count.start : count.end] == count.text


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked three villages near Gao.",
        "Gunmen attacked the base 30 km from Gao for two hours.",
        "The army bombed Gao twelve times in 2022.",
    ],
)
def test_other_numbers_are_no_victims(text: str) -> None:
    for claim in read(text).claims:
        assert claim.killed is None and claim.wounded is None and claim.abducted is None


# --- who says so ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "chain", "status"),
    [
        ("The army captured Gao.", [], Status.ASSERTED),
        ("The army captured Gao, a doctor said.", ["a doctor"], Status.CLAIMED),
        ("The mayor said a doctor had told him that the army captured Gao.", ["The mayor", "a doctor"], Status.CLAIMED),
        ("The army captured Gao, according to residents.", ["residents"], Status.CLAIMED),
    ],
)
def test_the_chain_runs_from_outside_in(text: str, chain: list[str], status: Status) -> None:
    claim = one(text, "captured")
    assert claim.chain[0].kind is SourceKind.OUTLET and claim.chain[0].start is None
    assert [s.text for s in claim.chain[1:]] == chain
    assert claim.status is status


# --- pure parts ------------------------------------------------------------------------------------------


def _said(**values: object) -> Attribution:
    base: dict[str, object] = {"style": "indirect", "certainty": Certainty.CERTAIN, "polarity": Polarity.AFFIRMED}
    source = Source(SourceKind.PERSON, "The mayor", 0, 9, "mayor")
    return Attribution(0, source, Span(10, 14), "said", (Span(15, 40),), **(base | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("axes", "path", "status"),
    [
        (Axes(), (), Status.ASSERTED),
        (Axes(), (_said(),), Status.CLAIMED),
        (Axes(polarity=Polarity.DENIED), (), Status.DENIED),
        (Axes(), (_said(polarity=Polarity.DENIED),), Status.DENIED),
        (Axes(stage=Stage.PLANNED), (_said(),), Status.PLANNED),
        (Axes(stage=Stage.PLANNED, polarity=Polarity.DENIED), (), Status.PLANNED),
        (Axes(stage=Stage.THREATENED), (), Status.PLANNED),
        (Axes(), (_said(stage=Stage.PLANNED),), Status.PLANNED),
        (Axes(settled=True), (_said(stage=Stage.PLANNED),), Status.CLAIMED),
        (Axes(certainty=Certainty.POSSIBLE, hedged=True), (), Status.SPECULATED),
        (Axes(hearsay=True, certainty=Certainty.UNKNOWN), (), Status.UNCOMMITTED),
        (Axes(hypothetical=True), (_said(),), Status.HYPOTHETICAL),
        (Axes(), (_said(hypothetical=True),), Status.HYPOTHETICAL),
        (Axes(), (_said(style="author", certainty=Certainty.PROBABLE),), Status.SPECULATED),
    ],
)
def test_the_first_status_that_fits(axes: Axes, path: tuple[Attribution, ...], status: Status) -> None:
    assert draft.status_of(axes, path, *draft.weigh(axes, path)) is status


def test_two_denials_affirm() -> None:
    axes = Axes(polarity=Polarity.DENIED)
    assert draft.weigh(axes, (_said(polarity=Polarity.DENIED),))[1] is Polarity.AFFIRMED


def test_hedges_of_the_author_add_no_source_and_no_stance() -> None:
    path = (_said(style="author"),)
    assert draft.chain_of(Source(SourceKind.OUTLET), path, None) == (Source(SourceKind.OUTLET),)
    assert draft.stance_of(path) is Stance.ENDORSES
    assert draft.stance_of((_said(),)) is Stance.REPORTS


def test_a_copy_names_its_agency_second() -> None:
    head, agency = Source(SourceKind.OUTLET), Source(SourceKind.CITED_OUTLET, "Wire", 0, 4, "Wire", credit=True)
    said = _said()
    assert draft.chain_of(head, (said,), agency) == (head, agency, said.source)


@pytest.mark.parametrize(
    ("leaf", "setting"),
    [
        ("TERR.CAPTURE", "object"),
        ("TERR.WITHDRAW", "goal"),
        ("FORCE.DEPLOY", "goal"),
        ("DIP.THREAT", "nowhere"),
        ("STRIKE.AIR", "scene"),
        ("OWN.TYPE", "scene"),
    ],
)
def test_how_a_type_stands_to_its_place(leaf: str, setting: str) -> None:
    assert setting_of(leaf) == setting


def parsed(text: str) -> Sentence:
    return analyse(text, [Span(0, len(text))])[0]


def token(sentence: Sentence, word: str) -> int:
    return next(t.i for t in sentence.tokens if t.text == word)


def test_counts_belong_to_the_word_that_governs_them() -> None:
    text = "Gunmen killed nine farmers and wounded two guards."
    sentence = parsed(text)
    numbers = find_mentions(text, [sentence]).numbers
    killed = counts.of_word(sentence, token(sentence, "killed"), numbers)
    wounded = counts.of_word(sentence, token(sentence, "wounded"), numbers)
    assert {k: c.low for k, c in killed.items()} == {"killed": 9}
    assert {k: c.low for k, c in wounded.items()} == {"wounded": 2}
    assert {(f, c.low) for _, f, c in counts.harms(sentence, numbers)} == {("killed", 9), ("wounded", 2)}


def test_a_time_does_not_leave_its_clause() -> None:
    text = "Rebels who fled the city on Friday attacked the bridge on Tuesday."
    sentence = parsed(text)
    times = find_times(text, [sentence.span], Anchor(date(2023, 5, 10)))
    fled, attacked = token(sentence, "fled"), token(sentence, "attacked")
    first = when.in_sentence(sentence, fled, times, events={fled, attacked})
    second = when.in_sentence(sentence, attacked, times, events={fled, attacked})
    assert first and second and (first.text, second.text) == ("Friday", "Tuesday")


def test_a_time_of_the_cue_is_not_the_time_of_what_is_said() -> None:
    text = "The mayor said on Tuesday that rebels attacked the bridge."
    sentence = parsed(text)
    times = find_times(text, [sentence.span], Anchor(date(2023, 5, 10)))
    said = {token(sentence, "said")}
    assert when.in_sentence(sentence, token(sentence, "attacked"), times, said) is None
    found = when.of_saying(sentence, times, said)
    assert found and found.text == "Tuesday"


def test_a_partitive_is_looked_through() -> None:
    sentence = parsed("The army attacked dozens of men.")
    assert sentence.tokens[roles.core(sentence, token(sentence, "dozens"))].text == "men"
    assert [r.text for r in roles.fill(sentence, [token(sentence, "attacked")], ["object"], [])] == ["men"]


def test_without_places_there_is_no_place() -> None:
    sentence = parsed("Dozens of men attacked the mill.")
    assert where.in_sentence(sentence, [token(sentence, "attacked")], [], [], "scene") is None


def test_slots_follow_the_passive() -> None:
    sentence = parsed("The mill was attacked by dozens of men.")
    inside = [token(sentence, "attacked")]
    assert [sentence.tokens[k].text for k in slots.slot(sentence, inside, "object")] == ["mill"]
    assert not [k for k in slots.slot(sentence, inside, "subject") if sentence.tokens[k].text == "mill"]
