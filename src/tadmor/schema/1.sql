-- The case file, version 1. Offsets are code points of reports.text, end exclusive.
-- Columns marked GENERATED are read from the JSON beside them, so that a value stands in one place only.

CREATE TABLE reports (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,               -- SHA-256 of the bytes
  file TEXT NOT NULL,                    -- base name of the input
  text TEXT NOT NULL,                    -- canonical text
  media_type TEXT NOT NULL,
  encoding TEXT NOT NULL,
  facts TEXT NOT NULL,                   -- {"title": {"value", "basis", "span"}, ...}
  runs TEXT NOT NULL,                    -- canonical text to raw bytes: [[start, length, raw_start, raw_end, verbatim]]
  fingerprint TEXT NOT NULL,             -- what it was read with
  title TEXT GENERATED ALWAYS AS (json_extract(facts, '$.title.value')) VIRTUAL,
  outlet TEXT GENERATED ALWAYS AS (json_extract(facts, '$.outlet.value')) VIRTUAL,
  author TEXT GENERATED ALWAYS AS (json_extract(facts, '$.author.value')) VIRTUAL,
  published TEXT GENERATED ALWAYS AS (json_extract(facts, '$.published.value')) VIRTUAL,
  published_basis TEXT GENERATED ALWAYS AS (json_extract(facts, '$.published.basis')) VIRTUAL,
  url TEXT GENERATED ALWAYS AS (json_extract(facts, '$.url.value')) VIRTUAL,
  copy_of TEXT GENERATED ALWAYS AS (json_extract(facts, '$.copy_of.value')) VIRTUAL
) STRICT;

CREATE TABLE originals (                 -- the bytes as they came, compressed with Zstandard
  report TEXT PRIMARY KEY REFERENCES reports (id),
  length INTEGER NOT NULL,
  zstd BLOB NOT NULL
) STRICT;

CREATE TABLE zones (
  report TEXT NOT NULL REFERENCES reports (id),
  ord INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  reason TEXT NOT NULL,
  intro_start INTEGER,
  intro_end INTEGER,
  PRIMARY KEY (report, ord)
) STRICT;

CREATE TABLE mentions (
  id INTEGER PRIMARY KEY,
  report TEXT NOT NULL REFERENCES reports (id),
  kind TEXT NOT NULL CHECK (kind IN ('actor', 'time', 'place', 'number', 'weapon')),
  ord INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  detail TEXT NOT NULL,
  name TEXT GENERATED ALWAYS AS (coalesce(json_extract(detail, '$.who'), json_extract(detail, '$.name'))) VIRTUAL,
  UNIQUE (report, kind, ord)
) STRICT;

CREATE TABLE attributions (
  report TEXT NOT NULL REFERENCES reports (id),
  ord INTEGER NOT NULL,
  detail TEXT NOT NULL,
  id INTEGER GENERATED ALWAYS AS (json_extract(detail, '$.id')) VIRTUAL,
  parent INTEGER GENERATED ALWAYS AS (json_extract(detail, '$.parent')) VIRTUAL,
  source_kind TEXT GENERATED ALWAYS AS (json_extract(detail, '$.source.kind')) VIRTUAL,
  source_text TEXT GENERATED ALWAYS AS (json_extract(detail, '$.source.text')) VIRTUAL,
  who TEXT GENERATED ALWAYS AS (json_extract(detail, '$.source.who')) VIRTUAL,
  cue_text TEXT GENERATED ALWAYS AS (json_extract(detail, '$.cue_text')) VIRTUAL,
  style TEXT GENERATED ALWAYS AS (json_extract(detail, '$.style')) VIRTUAL,
  certainty TEXT GENERATED ALWAYS AS (json_extract(detail, '$.certainty')) VIRTUAL,
  stance TEXT GENERATED ALWAYS AS (json_extract(detail, '$.stance')) VIRTUAL,
  PRIMARY KEY (report, ord)
) STRICT;

CREATE TABLE claims (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  report TEXT NOT NULL REFERENCES reports (id),
  trigger_text TEXT,
  trigger_start INTEGER,
  trigger_end INTEGER,
  type TEXT NOT NULL,
  stage TEXT NOT NULL,
  polarity TEXT NOT NULL,
  certainty TEXT NOT NULL,
  status TEXT NOT NULL,
  author_stance TEXT NOT NULL,
  when_detail TEXT,                      -- the time mention, or NULL
  where_detail TEXT,                     -- the place mention, or NULL
  background INTEGER NOT NULL CHECK (background IN (0, 1)),
  score REAL NOT NULL,
  factuality REAL,                       -- -3 certainly not .. 3 certainly
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  rules TEXT NOT NULL,
  when_start TEXT GENERATED ALWAYS AS (json_extract(when_detail, '$.interval.start')) VIRTUAL,
  when_end TEXT GENERATED ALWAYS AS (json_extract(when_detail, '$.interval.end')) VIRTUAL,
  when_precision TEXT GENERATED ALWAYS AS (json_extract(when_detail, '$.precision')) VIRTUAL,
  when_basis TEXT GENERATED ALWAYS AS (json_extract(when_detail, '$.basis')) VIRTUAL,
  when_text TEXT GENERATED ALWAYS AS (json_extract(when_detail, '$.text')) VIRTUAL,
  where_text TEXT GENERATED ALWAYS AS (json_extract(where_detail, '$.text')) VIRTUAL,
  place TEXT GENERATED ALWAYS AS (coalesce(json_extract(where_detail, '$.place.name'),
    json_extract(where_detail, '$.name'))) VIRTUAL,
  relation TEXT GENERATED ALWAYS AS (json_extract(where_detail, '$.relation')) VIRTUAL,
  km REAL GENERATED ALWAYS AS (json_extract(where_detail, '$.km')) VIRTUAL,
  lat REAL GENERATED ALWAYS AS (json_extract(where_detail, '$.place.lat')) VIRTUAL,
  lon REAL GENERATED ALWAYS AS (json_extract(where_detail, '$.place.lon')) VIRTUAL,
  radius_km REAL GENERATED ALWAYS AS (json_extract(where_detail, '$.radius_km')) VIRTUAL
) STRICT;
CREATE INDEX claims_report ON claims (report);
CREATE INDEX claims_type ON claims (type);

CREATE TABLE claim_roles (               -- actor and target; 'also' are further mentions of the trigger
  claim TEXT NOT NULL REFERENCES claims (id),
  role TEXT NOT NULL CHECK (role IN ('actor', 'target', 'also')),
  ord INTEGER NOT NULL,
  text TEXT,
  start INTEGER,
  "end" INTEGER,
  who TEXT,
  kind TEXT,
  rule TEXT,
  PRIMARY KEY (claim, role, ord)
) STRICT;

CREATE TABLE claim_sources (             -- the chain from outside in: ord 0 is the report's own author or outlet
  claim TEXT NOT NULL REFERENCES claims (id),
  ord INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  start INTEGER,
  "end" INTEGER,
  who TEXT,
  joint INTEGER NOT NULL,
  credit INTEGER NOT NULL CHECK (credit IN (0, 1)),
  PRIMARY KEY (claim, ord)
) STRICT;

CREATE TABLE claim_counts (
  claim TEXT NOT NULL REFERENCES claims (id),
  what TEXT NOT NULL CHECK (what IN ('killed', 'wounded', 'abducted', 'other_count')),
  low INTEGER,
  high INTEGER,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  "of" TEXT NOT NULL,
  PRIMARY KEY (claim, what)
) STRICT;

CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  report TEXT REFERENCES reports (id),   -- NULL where the input gave no report
  ord INTEGER NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  start INTEGER,
  "end" INTEGER
) STRICT;

CREATE TABLE links (                     -- judgements on two claims or two reports; links_in_force names the current ones
  id INTEGER PRIMARY KEY,
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  kind TEXT NOT NULL,
  score REAL NOT NULL,
  rule TEXT NOT NULL,
  UNIQUE ("left", "right", kind, score, rule)
) STRICT;

CREATE TABLE decisions (                 -- a reviewer's acts; an undo is a further row
  id INTEGER PRIMARY KEY,
  made_at TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('accept', 'reject', 'correct', 'merge', 'split', 'undo')),
  target TEXT NOT NULL,
  value TEXT,
  undoes INTEGER REFERENCES decisions (id)
) STRICT;

-- Derived tables: replaced as a whole, never edited.
CREATE TABLE rebuilt (reports INTEGER NOT NULL) STRICT;  -- how many reports the derived tables were built from

CREATE TABLE links_in_force (ord INTEGER PRIMARY KEY, link INTEGER NOT NULL REFERENCES links (id)) STRICT;

CREATE TABLE events (
  id TEXT PRIMARY KEY,
  ord INTEGER NOT NULL UNIQUE,
  type TEXT NOT NULL,
  independent_sources INTEGER NOT NULL,
  contradictions TEXT NOT NULL,          -- JSON list of field names
  rule TEXT NOT NULL
) STRICT;

CREATE TABLE event_claims (
  event TEXT NOT NULL REFERENCES events (id),
  ord INTEGER NOT NULL,
  claim TEXT NOT NULL REFERENCES claims (id),
  PRIMARY KEY (event, ord)
) STRICT;
CREATE INDEX event_claims_claim ON event_claims (claim);

CREATE TABLE control (
  ord INTEGER PRIMARY KEY,
  place TEXT NOT NULL,
  lat REAL,
  lon REAL,
  party TEXT NOT NULL,
  from_earliest TEXT,
  from_latest TEXT,
  to_earliest TEXT,
  to_latest TEXT,
  basis TEXT NOT NULL,
  claims TEXT NOT NULL                   -- JSON list of claim ids
) STRICT;

-- Search: words of reports, boxes around the places of claims (rowid = claims.seq).
CREATE VIRTUAL TABLE reports_fts USING fts5 (title, text, content = 'reports', content_rowid = 'seq');
CREATE VIRTUAL TABLE claim_areas USING rtree (seq, min_lon, max_lon, min_lat, max_lat);

CREATE VIEW claims_flat AS
SELECT
  c.id, r.file, r.outlet, r.published, c.type,
  (SELECT group_concat(who, '; ') FROM (SELECT who FROM claim_roles WHERE claim = c.id AND role = 'actor' ORDER BY ord)) AS actor,
  c.trigger_text,
  (SELECT group_concat(who, '; ') FROM (SELECT who FROM claim_roles WHERE claim = c.id AND role = 'target' ORDER BY ord)) AS target,
  c.when_start, c.when_end, c.when_precision, c.when_basis,
  c.place, c.relation, c.km, c.lat, c.lon,
  c.stage, c.polarity, c.certainty, c.status, c.author_stance,
  (SELECT group_concat(name, ' > ') FROM (
     SELECT coalesce(s.who, s.text, iif(s.ord = 0, coalesce(r.author, r.outlet, s.kind), s.kind)) AS name
     FROM claim_sources AS s WHERE s.claim = c.id ORDER BY s.ord)) AS sources,
  (SELECT low FROM claim_counts WHERE claim = c.id AND what = 'killed') AS killed_low,
  (SELECT high FROM claim_counts WHERE claim = c.id AND what = 'killed') AS killed_high,
  (SELECT low FROM claim_counts WHERE claim = c.id AND what = 'wounded') AS wounded_low,
  (SELECT high FROM claim_counts WHERE claim = c.id AND what = 'wounded') AS wounded_high,
  c.background, c.score,
  (SELECT event FROM event_claims WHERE claim = c.id LIMIT 1) AS event,
  substr(r.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
  c.trigger_start, c.trigger_end, r.id AS report
FROM claims AS c JOIN reports AS r ON r.id = c.report
ORDER BY r.file, r.id, coalesce(c.trigger_start, c.sentence_start), c.trigger_end, c.id;

CREATE VIEW events_flat AS
SELECT
  e.id, e.type,
  (SELECT min(c.when_start) FROM event_claims AS ec JOIN claims AS c ON c.id = ec.claim WHERE ec.event = e.id) AS earliest,
  (SELECT max(c.when_end) FROM event_claims AS ec JOIN claims AS c ON c.id = ec.claim WHERE ec.event = e.id) AS latest,
  (SELECT c.place FROM event_claims AS ec JOIN claims AS c ON c.id = ec.claim
   WHERE ec.event = e.id AND c.place IS NOT NULL ORDER BY ec.ord LIMIT 1) AS place,
  (SELECT group_concat(who, '; ') FROM (SELECT DISTINCT cr.who FROM event_claims AS ec JOIN claim_roles AS cr
   ON cr.claim = ec.claim AND cr.role = 'actor' WHERE ec.event = e.id ORDER BY ec.ord, cr.ord)) AS actors,
  (SELECT count(*) FROM event_claims WHERE event = e.id) AS claims,
  (SELECT count(DISTINCT c.report) FROM event_claims AS ec JOIN claims AS c ON c.id = ec.claim WHERE ec.event = e.id) AS reports,
  e.independent_sources, e.contradictions, e.rule
FROM events AS e ORDER BY e.ord;
