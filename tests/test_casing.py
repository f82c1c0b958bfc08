"""Upper-case text: usual case again, character for character."""

from __future__ import annotations

from tadmor import casing, language, pipeline
from tadmor.model import Quote, Role

WIRE = """LA PAZ, 7 FEB 88 (AFP) -- [TEXT] ARMED MEN OF THE NATIONAL LIBERATION ARMY
[ELN] KILLED MAYOR RAMIRO TARDON IN THE TOWN OF VALDEMORA ON 5 MAY, THE
POLICE SAID.  THEY MAY ATTACK AGAIN, A SOLDIER WARNED.  PRESIDENT
TARQUEZ LEFT FOR PERU.

   "WE SAW IT," SAID MARIA DE LA FUENTE, WHO DROVE AN M-16 TRUCK.
"""


def _usual(text: str) -> str:
    return casing.restore(text, language.word_class)


def test_names_get_capitals_and_words_lose_them() -> None:
    usual = _usual(WIRE)
    for shown in (
        "Armed men of the National Liberation Army\n[ELN] killed Mayor Ramiro Tardon in the town of Valdemora",
        "on 5 May, the\npolice said.  They may attack again, a soldier warned.  President\nTarquez left for Peru.",
        '"We saw it," said Maria de la Fuente, who drove an M-16 truck.',
    ):
        assert shown in usual


def test_length_and_letters_stay() -> None:
    for text in (WIRE, "İĞŞ ĲSSEL " * 12, "", "\n\n", "A" * 80, "ΟΔΟΣ ΑΘΗΝΩΝ " * 10, "X-\n-' '' 3 [[(" * 9):
        usual = _usual(text)
        assert len(usual) == len(text)
        assert usual.casefold() == text.casefold()


def test_mixed_case_is_left_alone() -> None:
    text = "The FMLN said that UNITA and the ELN left.\n\nWAR IN BRIEF\n\nThe army returned on 3 May to San Blas."
    assert _usual(text) is text


def test_only_the_paragraph_in_capitals_changes() -> None:
    mixed = "The army left Kolda on Monday, the ELN said."
    assert _usual(f"{mixed}\n\n{WIRE}").startswith(f"{mixed}\n\nLa Paz")


def test_what_is_read_quotes_the_report_itself() -> None:
    reading = pipeline.read_report(WIRE.encode(), "wire.txt")
    text = reading.report.text
    assert text == WIRE
    killed = [c for c in reading.claims if c.trigger.text == "KILLED"]
    assert killed and any("ELN" in role.who for role in killed[0].actor)
    for claim in reading.claims:
        told: tuple[Quote | Role, ...] = (claim.trigger, *claim.also, *claim.actor, *claim.target)
        for quote in told:
            if quote.start is not None and quote.end is not None:
                assert quote.text == text[quote.start : quote.end]
    assert reading.report.published and reading.report.published.value == "1988-02-07"
    for sentence in reading.sentences:
        assert sentence.text == text[sentence.start : sentence.end]
        assert all(token.text == text[token.start : token.end] for token in sentence.tokens)


def test_given_names_are_no_words() -> None:
    line = "FOUR MASKED MEN SEIZED BANKER HECTOR CALVARAN AND ELIAS RUANO, A PEASANT OF THE VALLEY."
    assert _usual(line) == "Four masked men seized banker Hector Calvaran and Elias Ruano, a peasant of the valley."
