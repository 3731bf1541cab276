-- 0005_repair - what stands around a strain and its repair, the support tree,
-- and what was talked about.

-- A therapist's note of a strain: six taps. The note is one sealed text of
-- "field=value" lines (practice/rupture.c): type, about, did, will, line.
CREATE TABLE rupture (
  practice_id INTEGER NOT NULL,
  rupture_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  session_id INTEGER,                  -- NULL: not about one session
  staff_id INTEGER NOT NULL,           -- who wrote it (practice/handover.h)
  happened_at INTEGER NOT NULL,        -- when that session was
  note_sealed BLOB NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, rupture_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX rupture_by_client
  ON rupture (practice_id, client_id, happened_at, rupture_id);

-- "Was it talked about?" Either of the two may say so. Append-only: the newest
-- word about a subject counts.
CREATE TABLE talk (
  practice_id INTEGER NOT NULL,
  talk_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  subject TEXT NOT NULL,               -- check_ins, card, rupture, support,
                                       -- decision
  subject_id INTEGER NOT NULL,         -- 0 for check_ins
  who TEXT NOT NULL,                   -- client, therapist
  answer TEXT NOT NULL,                -- yes, partly, no
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, talk_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX talk_by_client
  ON talk (practice_id, client_id, subject, subject_id, talk_id);

-- One walk through "What might be in the way?"; practice/support.c says what
-- the sealed text holds. Chosen: decision_id stands for the choice.
CREATE TABLE support (
  practice_id INTEGER NOT NULL,
  support_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- who began it
  walk_sealed BLOB NOT NULL,
  decision_id INTEGER,                 -- NULL: nothing chosen yet
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, support_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX support_by_client
  ON support (practice_id, client_id, support_id);

-- What a therapist wants to bring to supervision: their own words and the
-- extracts that they chose, nothing else.
CREATE TABLE supervision (
  practice_id INTEGER NOT NULL,
  supervision_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  state TEXT NOT NULL,                 -- listed, brought
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, supervision_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX supervision_by_staff
  ON supervision (practice_id, staff_id, state, supervision_id);
CREATE INDEX supervision_by_client
  ON supervision (practice_id, client_id, supervision_id);
