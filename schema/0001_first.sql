-- 0001_first - what a practice remembers.
--
-- Every key, unique rule and foreign key begins with practice_id. Times are
-- UTC seconds (..._at). Columns named ..._sealed hold crypt/seal.h bytes under
-- the client's own key (staff and practice rows: the practice's key), with
-- "table.column/practice_id/row ids" as their place. Scores and times are
-- plain, so that the database can sort and count them.
--
-- An index by client ends in the id by which the newest is asked for: without
-- it "ORDER BY id DESC LIMIT 1" walks through the whole practice.
--
-- WITHOUT ROWID is SQLite's word for "the row stands in the tree of its key":
-- one tree to change where there would be two. Another engine leaves it out.
--
-- Never edited once released: a change is a new file.

CREATE TABLE practice (
  practice_id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,               -- ISO 3166-1 alpha-2
  zone TEXT NOT NULL,                  -- IANA, e.g. Europe/London
  public_url TEXT NOT NULL,            -- '' = links are paths only
  team INTEGER NOT NULL DEFAULT 0,     -- 0 solo, 1 team
  demo INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);

-- Settings that are one value each (practice/setting.c lists them).
CREATE TABLE setting (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, name)
);

-- Where the next id of a kind comes from; ids are never used again.
CREATE TABLE counter (
  practice_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (practice_id, name)
) WITHOUT ROWID;

CREATE TABLE staff (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  staff_id INTEGER NOT NULL,
  role TEXT NOT NULL,                  -- therapist (the owner of a solo practice)
  name_sealed BLOB NOT NULL,
  passphrase_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, staff_id)
);

-- One row per sign-in. The cookie holds the ticket, the store its fingerprint.
CREATE TABLE login (
  practice_id INTEGER NOT NULL,
  login_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (practice_id, login_id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES staff (practice_id, staff_id)
);
CREATE UNIQUE INDEX login_by_fingerprint ON login (practice_id, fingerprint);

CREATE TABLE client (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- the therapist
  name_sealed BLOB NOT NULL,           -- first name or nickname, own words
  contact_sealed BLOB,                 -- mail address or number, if given
  answers_by TEXT NOT NULL,            -- phone, tablet, paper
  sharing TEXT NOT NULL,               -- together, therapist_only
  sharing_why_sealed BLOB,
  demo INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,  -- counts changes: conflict, not overwrite
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, client_id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES staff (practice_id, staff_id)
) WITHOUT ROWID;
CREATE INDEX client_by_staff ON client (practice_id, staff_id, demo);

-- What the client agreed to, by purpose; the newest row of a purpose counts.
CREATE TABLE consent (
  practice_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  consent_id INTEGER NOT NULL,
  purpose TEXT NOT NULL, -- treatment, follow_up, research, sharing, channel,
                         -- check_ins, not_watched (read and ticked)
  given INTEGER NOT NULL,              -- 0 withdrawn or paused, 1 given
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, consent_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE INDEX consent_by_client
  ON consent (practice_id, client_id, purpose, consent_id);

CREATE TABLE episode (
  practice_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  state TEXT NOT NULL, -- intake, active, ended, followed_up
  vision_sealed BLOB,                  -- "where I want to go"
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  ending TEXT,                         -- planned, unilateral, other
  ending_plan INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (practice_id, episode_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX episode_by_client
  ON episode (practice_id, client_id, episode_id);

CREATE TABLE session (
  practice_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  number INTEGER NOT NULL,             -- 1, 2, ... within the episode
  scheduled_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  attendance TEXT NOT NULL, -- planned, attended, late, moved_by_client,
                            -- moved_by_practice, cancelled_early,
                            -- cancelled_late, no_show, unknown
  note_sealed BLOB,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (practice_id, session_id),
  FOREIGN KEY (practice_id, episode_id)
    REFERENCES episode (practice_id, episode_id)
) WITHOUT ROWID;
CREATE INDEX session_by_client ON session (practice_id, client_id, scheduled_at);
CREATE INDEX session_by_day ON session (practice_id, staff_id, scheduled_at);
CREATE INDEX session_by_episode ON session (practice_id, episode_id, number);

-- One occasion on which one form is offered to one rater. The link holds the
-- ticket, the store its fingerprint.
CREATE TABLE administration (
  practice_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  session_id INTEGER,
  form TEXT NOT NULL,                  -- pre, post or an instrument's code
  instruments TEXT NOT NULL DEFAULT '', -- further ones on the form, by spaces,
                                       -- as they were when it was offered
  rater TEXT NOT NULL,                 -- client, therapist
  language TEXT NOT NULL,
  mode TEXT NOT NULL,                  -- self_phone, self_kiosk, paper, import
  fingerprint BLOB,                    -- NULL: entered by staff or imported
  state TEXT NOT NULL,                 -- open, sent, declined, closed
  created_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,         -- last tap: never closes under a writer
  closes_at INTEGER,                   -- NULL: stays open
  PRIMARY KEY (practice_id, administration_id),
  FOREIGN KEY (practice_id, episode_id)
    REFERENCES episode (practice_id, episode_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX administration_by_fingerprint
  ON administration (practice_id, fingerprint);
CREATE INDEX administration_by_client
  ON administration (practice_id, client_id, administration_id);
CREATE INDEX administration_by_session
  ON administration (practice_id, session_id);
CREATE INDEX administration_to_close
  ON administration (practice_id, closes_at) WHERE state = 'open';

-- Every tap, in order; the last one of an item counts. Append-only.
CREATE TABLE answer (
  practice_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  value_sealed BLOB NOT NULL,          -- "heard=3"
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, administration_id, sequence),
  FOREIGN KEY (practice_id, administration_id)
    REFERENCES administration (practice_id, administration_id)
) WITHOUT ROWID;

-- A sent form. A correction is a further version with a reason. Append-only.
CREATE TABLE response (
  practice_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  session_id INTEGER,
  form TEXT NOT NULL,
  rater TEXT NOT NULL,
  language TEXT NOT NULL,
  mode TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  complete INTEGER NOT NULL,           -- 0: closed with gaps
  sheet_sealed BLOB NOT NULL,          -- all fields, practice/answers.h
  reason_sealed BLOB,                  -- of a correction
  kept_at INTEGER NOT NULL,            -- when this version was written down
  staff_id INTEGER,                    -- by whom, where not by the rater
  PRIMARY KEY (practice_id, administration_id, version),
  FOREIGN KEY (practice_id, administration_id)
    REFERENCES administration (practice_id, administration_id)
) WITHOUT ROWID;
CREATE INDEX response_by_client
  ON response (practice_id, client_id, answered_at);

CREATE TABLE score (
  practice_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  instrument TEXT NOT NULL,            -- phq9
  instrument_version TEXT NOT NULL,
  scale TEXT NOT NULL,                 -- total, depression, ...
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  session_number INTEGER,
  rater TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  value REAL,                          -- NULL: no score
  answered INTEGER NOT NULL,
  items INTEGER NOT NULL,
  safety INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (practice_id, administration_id, version, instrument, scale),
  FOREIGN KEY (practice_id, administration_id)
    REFERENCES administration (practice_id, administration_id)
) WITHOUT ROWID;
-- A client's course and checks are read in this order from this index alone.
CREATE INDEX score_by_client
  ON score (practice_id, client_id, instrument, scale, answered_at,
            administration_id, version, episode_id, rater, session_number,
            value);

-- One card per client; the reasons stack inside it. Reasons of level "now" are
-- safety cards and are answered in safety_note.
CREATE TABLE reason (
  practice_id INTEGER NOT NULL,
  reason_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  rule TEXT NOT NULL,                  -- S1 ... S12
  level INTEGER NOT NULL,              -- 1 info, 2 soon, 3 now
  state TEXT NOT NULL, -- new, seen, other_view, acting, done, not_useful,
                       -- snoozed
  open INTEGER NOT NULL,               -- 1 until cleared, done or not useful
  administration_id INTEGER,           -- the form that raised it
  subject_id INTEGER,                  -- e.g. the promise of S8
  numbers_sealed BLOB NOT NULL,        -- those behind the sentence, as JSON:
                                       -- single answers may be among them
  fired_at INTEGER NOT NULL,
  snoozed_until INTEGER,
  closed_at INTEGER,
  outcome TEXT, -- cleared, recovered, not_recovered, done, not_useful
  cleared_at INTEGER, -- the rule itself is over; until then a reason that
                      -- somebody closed is not raised again
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (practice_id, reason_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX reason_open
  ON reason (practice_id, open, level, fired_at);
-- The board reads all of a therapist's open reasons from this index alone.
CREATE INDEX reason_board
  ON reason (practice_id, staff_id, open, client_id, level, fired_at, rule,
             state, snoozed_until, reason_id);
CREATE INDEX reason_by_client ON reason (practice_id, client_id, reason_id);

-- What was done about a safety card; all five fields before it is done.
-- Append-only: a further note is a further row.
CREATE TABLE safety_note (
  practice_id INTEGER NOT NULL,
  safety_note_id INTEGER NOT NULL,
  reason_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  note_sealed BLOB NOT NULL, -- reached, how, assessment, plan, next contact
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, safety_note_id),
  FOREIGN KEY (practice_id, reason_id)
    REFERENCES reason (practice_id, reason_id)
);
CREATE INDEX safety_note_by_reason ON safety_note (practice_id, reason_id);

-- Events on the chart's lane, in the client's words.
CREATE TABLE event (
  practice_id INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- life, off, plan, decision, repaired
  words_sealed BLOB NOT NULL,
  happened_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, event_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE INDEX event_by_client ON event (practice_id, client_id, happened_at);

CREATE TABLE promise (
  practice_id INTEGER NOT NULL,
  promise_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL,                 -- open, kept, renegotiated, dropped
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, promise_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE INDEX promise_by_client ON promise (practice_id, client_id, promise_id);

-- What the client tries between sessions, and how it went.
CREATE TABLE plan (
  practice_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  session_id INTEGER,
  words_sealed BLOB NOT NULL,
  review TEXT,                         -- tried, partly, not_this_time
  reviewed_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, plan_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE INDEX plan_by_client ON plan (practice_id, client_id, plan_id);

CREATE TABLE goal (
  practice_id INTEGER NOT NULL,
  goal_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  client_agreed_at INTEGER,
  therapist_agreed_at INTEGER,
  closed_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, goal_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE INDEX goal_by_client ON goal (practice_id, client_id, goal_id);

CREATE TABLE goal_rating (
  practice_id INTEGER NOT NULL,
  goal_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  value INTEGER NOT NULL,              -- 0 to 10
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, goal_id, administration_id),
  FOREIGN KEY (practice_id, goal_id) REFERENCES goal (practice_id, goal_id)
);

CREATE TABLE decision (
  practice_id INTEGER NOT NULL,
  decision_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  review_at INTEGER,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, decision_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE INDEX decision_by_client ON decision (practice_id, client_id, at);

-- Who answers safety cards, and when. The newest row counts.
CREATE TABLE coverage (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  coverage_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  plan_sealed BLOB NOT NULL,           -- practice/coverage.h, with contacts
  confirmed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, coverage_id)
);

-- Days on which nobody reads (local dates, YYYY-MM-DD).
CREATE TABLE holiday (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  day TEXT NOT NULL,
  PRIMARY KEY (practice_id, day)
);

-- Crisis lines: typed and confirmed by the owner, again every six months.
CREATE TABLE crisis_line (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  crisis_line_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- emergency, call, text
  label TEXT NOT NULL,
  number TEXT NOT NULL,
  position INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, crisis_line_id)
);

-- What is to be delivered. Written with what it tells of, sent afterwards.
CREATE TABLE outbox (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  outbox_id INTEGER NOT NULL,
  dedup TEXT NOT NULL,                 -- idempotency key, e.g. safety/12/1
  channel TEXT NOT NULL,               -- mail
  to_sealed BLOB NOT NULL,
  body TEXT NOT NULL,                  -- content-free by rule A12
  reason_id INTEGER,
  not_before INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,                 -- waiting, sent, failed, stopped,
                                       -- answered: of an earlier series
  last_error TEXT,
  sent_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, outbox_id)
);
CREATE UNIQUE INDEX outbox_by_dedup ON outbox (practice_id, dedup);
CREATE INDEX outbox_waiting ON outbox (practice_id, state, not_before);
CREATE INDEX outbox_by_reason ON outbox (practice_id, reason_id, state);

-- Which instruments this practice uses, and who ticked the licence.
CREATE TABLE instrument_use (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  checksum TEXT NOT NULL,
  definition TEXT,                     -- the owner's own file; NULL: shipped
  enabled INTEGER NOT NULL,
  attested_by INTEGER,                 -- staff_id, when the licence asks it
  attested_at INTEGER,
  cutoff REAL,                         -- entered by the practice (S3)
  PRIMARY KEY (practice_id, code, version)
);

-- A code that opens the client's view beside the therapist; dies on close.
CREATE TABLE shared_view (
  practice_id INTEGER NOT NULL,
  shared_view_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  login_id INTEGER NOT NULL,           -- that opened it, and is held in it
  fingerprint BLOB NOT NULL,           -- of the ticket
  code_fingerprint BLOB NOT NULL,      -- of the six characters
  words_sealed BLOB NOT NULL,          -- both, for the screen that shows them
  opened_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  closed_at INTEGER,
  PRIMARY KEY (practice_id, shared_view_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
);
CREATE UNIQUE INDEX shared_view_by_fingerprint
  ON shared_view (practice_id, fingerprint);
CREATE INDEX shared_view_by_code ON shared_view (practice_id, code_fingerprint);
CREATE INDEX shared_view_by_client ON shared_view (practice_id, client_id);
CREATE INDEX shared_view_by_login ON shared_view (practice_id, login_id)
  WHERE closed_at IS NULL;

-- Who did what, when; each line chained to the one before (crypt/chain.h).
CREATE TABLE audit (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,                   -- staff/1, client, command, system
  what TEXT NOT NULL,                  -- from the tables of routes, commands
  client_id INTEGER,
  subject TEXT,                        -- ids only, never words
  link BLOB NOT NULL,
  PRIMARY KEY (practice_id, sequence)
) WITHOUT ROWID;
CREATE INDEX audit_by_client ON audit (practice_id, client_id, sequence);

-- Proof that somebody was erased: no name, no words.
CREATE TABLE tombstone (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  client_hash BLOB NOT NULL,
  asked_at INTEGER NOT NULL,
  erased_at INTEGER,
  basis TEXT NOT NULL,
  PRIMARY KEY (practice_id, client_hash)
);
