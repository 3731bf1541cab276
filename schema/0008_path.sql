-- 0008_path - several people who work here; the path of a client, letters, and
-- the handover from one therapist to another.
--
-- Conventions as in 0001_first. What a client or a therapist wrote is never
-- changed: a new version is a further row.

-- ---- who works here ---------------------------------------------------------

-- Somebody who left signs in no more; what they wrote keeps their name.
ALTER TABLE staff ADD COLUMN left_at INTEGER;
-- What is typed at the door where several work; NULL: their name.
ALTER TABLE staff ADD COLUMN sign_in_sealed BLOB;

-- A link by which one person joins. The link holds the ticket.
CREATE TABLE staff_invitation (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  staff_invitation_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  name_sealed BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  ended_at INTEGER,                    -- used, or taken back
  staff_id INTEGER,                    -- who joined by it
  PRIMARY KEY (practice_id, staff_invitation_id)
);
CREATE UNIQUE INDEX staff_invitation_by_fingerprint
  ON staff_invitation (practice_id, fingerprint);

-- ---- the path ---------------------------------------------------------------

-- The client's own words about the three parts, every version. Nobody else
-- writes here; the newest of a part counts. Append-only.
CREATE TABLE path_version (
  practice_id INTEGER NOT NULL,
  path_version_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  part TEXT NOT NULL,                  -- from, now, to
  seen INTEGER NOT NULL,               -- which version its writer had before
                                       -- them: not the one before, when they
                                       -- wrote in two windows
  words_sealed BLOB,                   -- NULL: emptied
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, path_version_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX path_version_by_client
  ON path_version (practice_id, client_id, part, path_version_id);

-- A line that the therapist proposes; the client takes it over, or not.
CREATE TABLE path_offer (
  practice_id INTEGER NOT NULL,
  path_offer_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  part TEXT NOT NULL,
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  taken INTEGER,                       -- NULL: not answered; 0 no, 1 yes
  answered_at INTEGER,
  PRIMARY KEY (practice_id, path_offer_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX path_offer_by_client
  ON path_offer (practice_id, client_id, path_offer_id);

-- A moment in time that matters to the client, in their words.
CREATE TABLE path_moment (
  practice_id INTEGER NOT NULL,
  path_moment_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  when_sealed BLOB NOT NULL,           -- 2019, 2019-05 or 2019-05-14
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  ended_at INTEGER,                    -- the client put it away
  PRIMARY KEY (practice_id, path_moment_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX path_moment_by_client
  ON path_moment (practice_id, client_id, path_moment_id);

-- ---- letters ----------------------------------------------------------------

-- A letter is shared by a person, never by itself.
CREATE TABLE letter (
  practice_id INTEGER NOT NULL,
  letter_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- who writes it
  kind TEXT NOT NULL,                  -- midway, goodbye, rupture, hello
  state TEXT NOT NULL,                 -- draft, ready, given, shared,
                                       -- taken_back
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  given_at INTEGER,
  shared_at INTEGER,
  taken_back_at INTEGER,
  read_at INTEGER,                     -- the client said so
  PRIMARY KEY (practice_id, letter_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX letter_by_client ON letter (practice_id, client_id, letter_id);

-- Its words, every version. Append-only.
CREATE TABLE letter_version (
  practice_id INTEGER NOT NULL,
  letter_version_id INTEGER NOT NULL,
  letter_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, letter_version_id),
  FOREIGN KEY (practice_id, letter_id)
    REFERENCES letter (practice_id, letter_id)
) WITHOUT ROWID;
CREATE INDEX letter_version_by_letter
  ON letter_version (practice_id, letter_id, letter_version_id);

-- What the client says to it: beside the letter, never instead of it.
CREATE TABLE letter_comment (
  practice_id INTEGER NOT NULL,
  letter_comment_id INTEGER NOT NULL,
  letter_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- comment, correct
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, letter_comment_id),
  FOREIGN KEY (practice_id, letter_id)
    REFERENCES letter (practice_id, letter_id)
) WITHOUT ROWID;
CREATE INDEX letter_comment_by_letter
  ON letter_comment (practice_id, letter_id, letter_comment_id);

-- ---- handover ---------------------------------------------------------------

-- From one therapist to another, in three steps; at most one at a time.
CREATE TABLE handover (
  practice_id INTEGER NOT NULL,
  handover_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  from_staff_id INTEGER NOT NULL,
  to_staff_id INTEGER NOT NULL,
  state TEXT NOT NULL,                 -- writing, with_client, change_asked,
                                       -- agreed, read, withdrawn
  version INTEGER NOT NULL DEFAULT 1,
  notes_agreed INTEGER,                -- may the session notes go? NULL: not
                                       -- answered, 0 no, 1 yes
  answered_by TEXT,                    -- client, in_person
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  closed_at INTEGER,                   -- read or withdrawn
  PRIMARY KEY (practice_id, handover_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX handover_open ON handover (practice_id, client_id)
  WHERE closed_at IS NULL;
CREATE INDEX handover_by_client ON handover (practice_id, client_id, handover_id);

-- What the two write: every version, the newest of each counts. Append-only.
CREATE TABLE handover_words (
  practice_id INTEGER NOT NULL,
  handover_words_id INTEGER NOT NULL,
  handover_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  author TEXT NOT NULL,                -- therapist, client
  words_sealed BLOB NOT NULL,          -- by section, practice/answers.h
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, handover_words_id),
  FOREIGN KEY (practice_id, handover_id)
    REFERENCES handover (practice_id, handover_id)
) WITHOUT ROWID;
CREATE INDEX handover_words_by_handover
  ON handover_words (practice_id, handover_id, author, handover_words_id);
CREATE INDEX handover_words_by_client ON handover_words (practice_id, client_id);
