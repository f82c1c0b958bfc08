"""Who held which place, when: intervals from captures, handovers, withdrawals, sieges and "holds".

Rules:

- Only what is told as done moves a line; planned, threatened, denied, rumoured and hypothetical captures never do.
- A capture starts the taker's interval and ends that of whoever held the place. Where the loser is said to have
  left on certain days, his interval ends on those days.
- A capture that somebody denies, or says was beaten off, is *contested*: both rows are. The former holder's row ends
  all the same where somebody outside the taker's camp vouches for the capture, or a later recapture presupposes it;
  it stays open (the rows overlap) where only the taker says so or where an outsider still saw the former holder there.
- A recapture, or a second capture by the same party, presupposes a loss in between: the party it was taken from,
  where told, gets a row with basis *inferred*.
- Who hands over loses and who receives holds. A force of the holder's own country that takes the place from a third
  party does not end his row.
- "Holds" gives a row without bounds, or from the day since when the place is said to be held. It says nothing of
  captures before the day on which it was true.
- A siege presupposes that the besieged hold the place: where they are told, a row with basis *inferred*.

Basis: contested (denied by somebody), asserted (a report says so itself, or the loser admits it), assessed (two
independent sources), claimed (one source), inferred. A bound that nobody tells is None; a gap is unknown.

``moves`` reads the changes out of events, ``rows`` puts the changes of one place in order, ``at`` says who holds
what on a day.
"""

from tadmor.control.at import Standing, standing
from tadmor.control.rows import build

__all__ = ["Standing", "build", "standing"]
