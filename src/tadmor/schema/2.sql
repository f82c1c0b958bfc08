-- The case file, version 2: what decisions are about, what changed at each run, and why a row of control is there.

CREATE TABLE decisions_2 (               -- a reviewer's acts; an undo is a further row
  id INTEGER PRIMARY KEY,
  made_at TEXT NOT NULL,                 -- ISO date-time, UTC
  reviewer TEXT NOT NULL CHECK (reviewer <> ''),
  act TEXT NOT NULL CHECK (act IN ('accept', 'reject', 'correct', 'merge', 'split', 'link-actor', 'link-place', 'undo')),
  about TEXT NOT NULL,                   -- JSON list of claims: {"claim", "report", "start", "end", "type", "polarity", "source"}
  others TEXT NOT NULL,                  -- the same: the second event of a merge, the rest of a split
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  undoes INTEGER UNIQUE REFERENCES decisions_2 (id) CHECK (undoes < id),
  reason TEXT NOT NULL,
  CHECK ((act = 'undo') = (undoes IS NOT NULL))
) STRICT;
INSERT INTO decisions_2
SELECT d.id, d.made_at, d.reviewer, d.act,
  coalesce((SELECT json_array(json_object('claim', c.id, 'report', c.report, 'start', c.trigger_start, 'end', c.trigger_end,
    'type', c.type, 'polarity', c.polarity, 'source', NULL)) FROM claims AS c WHERE c.id = d.target), '[]'),
  '[]', '', coalesce(d.value, ''), d.undoes, ''
FROM decisions AS d WHERE d.reviewer <> '' AND (d.act = 'undo') = (d.undoes IS NOT NULL) ORDER BY d.id;
DROP TABLE decisions;
ALTER TABLE decisions_2 RENAME TO decisions;
-- REPLACE would delete a row without the trigger on deletion.
CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM decisions WHERE id = NEW.id OR (NEW.undoes IS NOT NULL AND undoes = NEW.undoes))
BEGIN SELECT raise(ABORT, 'decisions is append-only'); END;

CREATE TABLE runs (                      -- derivations that changed the chronicle
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,                      -- ISO date-time, UTC
  version TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  reports INTEGER NOT NULL,              -- how many reports and decisions there were
  decisions INTEGER NOT NULL
) STRICT;

CREATE TABLE changes (                   -- values added, changed and withdrawn by a run
  run INTEGER NOT NULL REFERENCES runs (id),
  ord INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'withdrawn')),
  subject TEXT NOT NULL,                 -- an event's id, or "control of PLACE"
  field TEXT NOT NULL,
  before TEXT,
  after TEXT,
  claims TEXT NOT NULL,                  -- JSON list of claim ids
  reports TEXT NOT NULL,                 -- JSON list: the new reports that caused it
  decisions TEXT NOT NULL,               -- JSON list: the new decisions that caused it
  PRIMARY KEY (run, ord)
) STRICT;
CREATE INDEX changes_subject ON changes (subject);

CREATE TABLE retired (                   -- event ids that a run took out of use, and the events that have their claims now
  run INTEGER NOT NULL REFERENCES runs (id),
  event TEXT NOT NULL,
  became TEXT NOT NULL,                  -- JSON list of event ids, most shared claims first
  PRIMARY KEY (run, event)
) STRICT;

-- Derived.
CREATE TABLE told (                      -- every value that the chronicle gives, with the claims that give it
  subject TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  claims TEXT NOT NULL,                  -- JSON list of claim ids
  PRIMARY KEY (subject, field, value)
) STRICT, WITHOUT ROWID;
ALTER TABLE control ADD COLUMN rule TEXT NOT NULL DEFAULT '';      -- what opened the interval
ALTER TABLE rebuilt ADD COLUMN decisions INTEGER NOT NULL DEFAULT 0;
DELETE FROM rebuilt;                     -- derived tables of an older version are built anew
