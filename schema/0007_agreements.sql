-- 0007_agreements - what therapist and client agreed, in its full form:
-- promises with their history, plan cards with both reviews, goals with their
-- earlier words, decisions with what became of them, the practice's limits by
-- version, and how a client likes to work.
--
-- Whatever somebody said is a row of its own and stays: promise_change,
-- plan_look, goal_words, goal_look, goal_mark, decision_note, limits_version,
-- limits_reading and preference are never updated. `by_client` 1: the client
-- said it, 0: the therapist did, or wrote it down for them.

-- ---- promises ---------------------------------------------------------------

-- Shown on the client's own page; 0: the therapist's alone.
ALTER TABLE promise ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;

CREATE TABLE promise_change (
  practice_id INTEGER NOT NULL,
  promise_change_id INTEGER NOT NULL,
  promise_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  state TEXT NOT NULL,                 -- as in promise
  due_at INTEGER NOT NULL,             -- what held from then on
  line_sealed BLOB,                    -- to the client; stands on their page
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, promise_change_id),
  FOREIGN KEY (practice_id, promise_id)
    REFERENCES promise (practice_id, promise_id)
) WITHOUT ROWID;
CREATE INDEX promise_change_by_client
  ON promise_change (practice_id, client_id, promise_change_id);

-- ---- plans ------------------------------------------------------------------

-- plan.words is what; this is when, where, how long, what may come between,
-- plan B and why (practice/details.h).
ALTER TABLE plan ADD COLUMN card_sealed BLOB;

-- One look back at a plan. plan.review is the newest of them.
CREATE TABLE plan_look (
  practice_id INTEGER NOT NULL,
  plan_look_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  by_client INTEGER NOT NULL,
  result TEXT NOT NULL,                -- tried, partly, not_this_time
  difficulty INTEGER,                  -- 0 to 4
  usefulness INTEGER,                  -- 0 to 4
  line_sealed BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, plan_look_id),
  FOREIGN KEY (practice_id, plan_id) REFERENCES plan (practice_id, plan_id)
) WITHOUT ROWID;
CREATE INDEX plan_look_by_client
  ON plan_look (practice_id, client_id, plan_id, plan_look_id);

-- ---- goals ------------------------------------------------------------------

ALTER TABLE goal ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE goal ADD COLUMN by_client INTEGER NOT NULL DEFAULT 0;
ALTER TABLE goal ADD COLUMN worded_at INTEGER;      -- NULL: when it was named

-- The words that were replaced.
CREATE TABLE goal_words (
  practice_id INTEGER NOT NULL,
  goal_words_id INTEGER NOT NULL,
  goal_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  version INTEGER NOT NULL,            -- that they were
  words_sealed BLOB NOT NULL,
  by_client INTEGER NOT NULL,
  at INTEGER NOT NULL,                 -- since when they held
  PRIMARY KEY (practice_id, goal_words_id),
  FOREIGN KEY (practice_id, goal_id) REFERENCES goal (practice_id, goal_id)
) WITHOUT ROWID;
CREATE INDEX goal_words_by_client
  ON goal_words (practice_id, client_id, goal_words_id);

-- "Is this still ours?" and what was said.
CREATE TABLE goal_look (
  practice_id INTEGER NOT NULL,
  goal_look_id INTEGER NOT NULL,
  goal_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  by_client INTEGER NOT NULL,
  answer TEXT NOT NULL,                -- yes, reword, close
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, goal_look_id),
  FOREIGN KEY (practice_id, goal_id) REFERENCES goal (practice_id, goal_id)
) WITHOUT ROWID;
CREATE INDEX goal_look_by_client
  ON goal_look (practice_id, client_id, goal_id, goal_look_id);

-- Rated on the client's own page; goal_rating holds what forms brought.
CREATE TABLE goal_mark (
  practice_id INTEGER NOT NULL,
  goal_mark_id INTEGER NOT NULL,
  goal_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  value INTEGER NOT NULL,              -- 0 to 10
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, goal_mark_id),
  FOREIGN KEY (practice_id, goal_id) REFERENCES goal (practice_id, goal_id)
) WITHOUT ROWID;
CREATE INDEX goal_mark_by_client ON goal_mark (practice_id, client_id, at);

-- ---- decisions --------------------------------------------------------------

-- What was considered and what matters (practice/details.h).
ALTER TABLE decision ADD COLUMN card_sealed BLOB;

-- What became of it (outcome), and what the client wants corrected (comment).
CREATE TABLE decision_note (
  practice_id INTEGER NOT NULL,
  decision_note_id INTEGER NOT NULL,
  decision_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- outcome, comment
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, decision_note_id),
  FOREIGN KEY (practice_id, decision_id)
    REFERENCES decision (practice_id, decision_id)
) WITHOUT ROWID;
CREATE INDEX decision_note_by_client
  ON decision_note (practice_id, client_id, decision_note_id);

-- ---- limits -----------------------------------------------------------------

-- The practice's own words, sealed under its own key.
CREATE TABLE limits_draft (
  practice_id INTEGER NOT NULL PRIMARY KEY REFERENCES practice (practice_id),
  fields_sealed BLOB NOT NULL,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);

CREATE TABLE limits_version (
  practice_id INTEGER NOT NULL,
  limits_id INTEGER NOT NULL,          -- 1, 2, 3, ...
  fields_sealed BLOB NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, limits_id)
) WITHOUT ROWID;

-- What a client said to one version. "later" and "asked" acknowledge nothing.
CREATE TABLE limits_reading (
  practice_id INTEGER NOT NULL,
  limits_reading_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  limits_id INTEGER NOT NULL,
  answer TEXT NOT NULL,                -- read, on_paper, asked, later
  question_sealed BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, limits_reading_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id),
  FOREIGN KEY (practice_id, limits_id)
    REFERENCES limits_version (practice_id, limits_id)
) WITHOUT ROWID;
CREATE INDEX limits_reading_by_client
  ON limits_reading (practice_id, client_id, limits_reading_id);

-- ---- preferences ------------------------------------------------------------

CREATE TABLE preference (
  practice_id INTEGER NOT NULL,
  preference_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  by_client INTEGER NOT NULL,          -- 0: entered from paper
  card_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, preference_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX preference_by_client
  ON preference (practice_id, client_id, preference_id);
