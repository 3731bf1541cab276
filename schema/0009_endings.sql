-- 0009_endings - how the work ends, and what stays open afterwards.
--
-- Words of the client and about the client are sealed under the client's key,
-- the practice's own letter and the seed of a running trial under the
-- practice's. What was sent, answered and refused is counted, so that stands
-- plain.

-- The ending plan, version by version; both agree to one of them.
CREATE TABLE ending_plan (
  practice_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  by_client INTEGER NOT NULL,          -- who wrote this version
  words_sealed BLOB NOT NULL,          -- practice/answers.h
  client_agreed_at INTEGER,
  therapist_agreed_at INTEGER,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, episode_id, version),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX ending_plan_by_client ON ending_plan (practice_id, client_id);

-- One row per date that was ever chosen.
CREATE TABLE follow_up (
  practice_id INTEGER NOT NULL,
  follow_up_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  months INTEGER NOT NULL,             -- after the ending: 3, 6, 12
  way TEXT NOT NULL,                   -- message, postcard
  measure INTEGER NOT NULL,            -- 1: the outcome measure is on it
  state TEXT NOT NULL, -- planned, asked, reminded, answered, closed, stopped,
                       -- missed (its time passed while nothing ran)
  why TEXT NOT NULL DEFAULT '',        -- of stopped: not_wanted, consent,
                                       -- no_channel, stop, came_back
  due_at INTEGER,                      -- NULL until the work has ended
  next_at INTEGER,                     -- of its next step; NULL: by hand, over
  asked_at INTEGER,
  reminded_at INTEGER,
  closed_at INTEGER,
  administration_id INTEGER,
  link_sealed BLOB,                    -- the form's ticket, for the reminder
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, follow_up_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX follow_up_once
  ON follow_up (practice_id, episode_id, months);
CREATE INDEX follow_up_by_client ON follow_up (practice_id, client_id);
CREATE INDEX follow_up_by_form ON follow_up (practice_id, administration_id);
CREATE INDEX follow_up_due ON follow_up (practice_id, next_at)
  WHERE next_at IS NOT NULL;

-- The two notes after somebody stayed away. Never more than these.
CREATE TABLE leaving_note (
  practice_id INTEGER NOT NULL,
  leaving_note_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  day INTEGER NOT NULL,                -- 7, 21
  goes_at INTEGER NOT NULL,
  state TEXT NOT NULL,                 -- waiting, sent, stopped, over, missed
  why TEXT NOT NULL DEFAULT '',        -- of stopped and over
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, leaving_note_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX leaving_note_once
  ON leaving_note (practice_id, episode_id, day);
CREATE INDEX leaving_note_by_client ON leaving_note (practice_id, client_id);
CREATE INDEX leaving_note_waiting ON leaving_note (practice_id, state, goes_at);

-- A link that stays open after the work: come back, say why, answer a letter.
CREATE TABLE door (
  practice_id INTEGER NOT NULL,
  door_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- door, invitation
  asks INTEGER NOT NULL DEFAULT 0,     -- 1: the closing question is on it
  fingerprint BLOB NOT NULL,
  link_sealed BLOB NOT NULL,           -- the ticket, for a further note
  created_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, door_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX door_once ON door (practice_id, episode_id, kind);
CREATE UNIQUE INDEX door_by_fingerprint ON door (practice_id, fingerprint);
CREATE INDEX door_by_client ON door (practice_id, client_id);

-- What somebody said at the door, or after the work. Append-only.
CREATE TABLE door_word (
  practice_id INTEGER NOT NULL,
  door_word_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- back, reason, follow_up
  words_sealed BLOB NOT NULL,          -- practice/answers.h
  booked INTEGER NOT NULL,             -- 1: a session was planned just then
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, door_word_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX door_word_by_client
  ON door_word (practice_id, client_id, door_word_id);

-- The practice's letter that invites to say what does not fit; the newest row
-- counts.
CREATE TABLE invitation_letter (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  version INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- who signs it
  mode TEXT NOT NULL,                  -- off, each, all (allowed once by name)
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, version)
);

-- A trial of the practice's own wording. The seed stays sealed until the end.
CREATE TABLE trial (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  trial_id INTEGER NOT NULL,
  protocol TEXT NOT NULL,              -- the pre-registration, as it was
  invited_parts INTEGER NOT NULL,      -- 1 : 1, 2 : 1, ...
  usual_parts INTEGER NOT NULL,
  commitment TEXT NOT NULL,            -- SHA-256 of the seed's digits
  seed_sealed BLOB NOT NULL,
  seed TEXT,                           -- revealed at the end
  others_invited INTEGER NOT NULL,     -- who does not take part: 1 invited
  prepared_at INTEGER NOT NULL,        -- the commitment stands from here on
  started_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (practice_id, trial_id)
);

-- The ledger: numbers without people, so that erasing somebody leaves it whole.
CREATE TABLE allocation (
  practice_id INTEGER NOT NULL,
  trial_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,           -- 1, 2, ...
  arm TEXT NOT NULL,                   -- invited, usual
  at INTEGER NOT NULL,
  link TEXT NOT NULL,                  -- crypt/ledger.h
  PRIMARY KEY (practice_id, trial_id, sequence),
  FOREIGN KEY (practice_id, trial_id) REFERENCES trial (practice_id, trial_id)
);

-- Once per episode: who was invited, or was not.
CREATE TABLE invitation (
  practice_id INTEGER NOT NULL,
  invitation_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  state TEXT NOT NULL, -- proposed, sent, answered, not_sent (by a person),
                       -- usual (the other arm), lapsed, no_channel
  letter_version INTEGER,              -- the one that was sent
  staff_id INTEGER,                    -- who signed it
  trial_id INTEGER,
  sequence INTEGER,                    -- in that trial
  answer_to TEXT,                      -- therapist, signer, me
  answer_sealed BLOB,
  proposed_at INTEGER NOT NULL,
  sent_at INTEGER,
  answered_at INTEGER,
  seen_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (practice_id, invitation_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_once ON invitation (practice_id, episode_id);
CREATE INDEX invitation_by_client ON invitation (practice_id, client_id);
CREATE INDEX invitation_by_trial ON invitation (practice_id, trial_id, sequence);
