-- 0006_notes - the note of a session, private reflections under a key of their
-- own, and what a therapist keeps for themselves.
--
-- Sealed twice: `reflection.words` stand under the client's key, so that an
-- erasure reaches every backup, and around that under the reflection key of
-- who wrote them. What stands under a reflection key opens with the passphrase
-- of its owner and with nothing that lies in the folder.

-- One row per session that has a note; its version guards two tabs.
CREATE TABLE session_note (
  practice_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, session_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;

-- What stood in each part of it, in order; the newest that is not set aside
-- counts. A row is written over only while all that stood in it stays there.
CREATE TABLE note_words (
  practice_id INTEGER NOT NULL,
  note_words_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER,                    -- NULL: a command, the demo
  part TEXT NOT NULL,                  -- heard, did, agreed, promised, next
  aside INTEGER NOT NULL DEFAULT 0,    -- 1: came from a tab that was behind
  words_sealed BLOB,                   -- NULL: emptied
  first_at INTEGER NOT NULL,
  kept_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, note_words_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE INDEX note_words_by_session
  ON note_words (practice_id, session_id, part, note_words_id);

-- What a line such as ";p send the letter fri" has become: never twice.
CREATE TABLE note_command (
  practice_id INTEGER NOT NULL,
  note_command_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- promise, plan, event
  target_id INTEGER NOT NULL,          -- of the promise, plan or event
  due TEXT NOT NULL,                   -- named, next_session, seven_days, none
  line_sealed BLOB NOT NULL,           -- as it was typed
  made_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, note_command_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE INDEX note_command_by_session
  ON note_command (practice_id, session_id, note_command_id);

-- The key of one person's reflections: random, wrapped under the passphrase
-- (argon2id, a salt of its own) and, if they wish, under a printed code. A
-- further row is a further key: what stands under the one before stays shut.
CREATE TABLE reflection_key (
  practice_id INTEGER NOT NULL,
  reflection_key_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  salt BLOB NOT NULL,
  wrapped BLOB NOT NULL,
  code_salt BLOB,
  code_wrapped BLOB,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, reflection_key_id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES staff (practice_id, staff_id)
) WITHOUT ROWID;
CREATE INDEX reflection_key_by_staff
  ON reflection_key (practice_id, staff_id, reflection_key_id);

-- The same key wrapped under one that follows from the login's ticket, which
-- only the browser holds.
ALTER TABLE login ADD COLUMN reflection_key_sealed BLOB;

CREATE TABLE reflection (
  practice_id INTEGER NOT NULL,
  reflection_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- whose it is: nobody else opens it
  client_id INTEGER NOT NULL,
  session_id INTEGER,
  of_session INTEGER NOT NULL,         -- 1: the field of the session's page
  reflection_key_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, reflection_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id),
  FOREIGN KEY (practice_id, reflection_key_id)
    REFERENCES reflection_key (practice_id, reflection_key_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX reflection_of_session
  ON reflection (practice_id, staff_id, session_id) WHERE of_session = 1;
CREATE INDEX reflection_by_staff
  ON reflection (practice_id, staff_id, reflection_id);

-- "My practice": what its owner writes there, under their reflection key.
-- Nothing in it is older than twelve months (practice/my_practice.c).
CREATE TABLE my_entry (
  practice_id INTEGER NOT NULL,
  my_entry_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- limits, energy, talk
  reflection_key_id INTEGER NOT NULL,
  words_sealed BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, my_entry_id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES staff (practice_id, staff_id)
) WITHOUT ROWID;
CREATE INDEX my_entry_by_staff
  ON my_entry (practice_id, staff_id, kind, my_entry_id);
