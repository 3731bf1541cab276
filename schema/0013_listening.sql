-- 0013_listening - what a client allowed to be looked at of one session, its
-- transcript, and what stays of it. A module: without the owner's yes nothing
-- here is ever written.
--
-- Apart from the record: nothing else refers to these rows. A transcript is
-- sealed twice, under the client's key and around that under one of its own,
-- which goes with it: so it cannot be opened from a backup of the store that
-- is older than its end (practice/listen_store.h).

-- What was asked, said and done, in order; nothing in it is a word of anybody.
-- kind: asked, unasked, yes, no, withdrawn, uploaded, shortened, removed,
-- purged, forgotten (the numbers too).
CREATE TABLE listening_step (
  practice_id INTEGER NOT NULL,
  listening_step_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- the therapist whom it is for
  kind TEXT NOT NULL,
  who TEXT NOT NULL,                   -- client, therapist, program
  said_at INTEGER,                     -- of a yes in the room: when
  keep_until INTEGER,                  -- of asked, yes, shortened
  words_version INTEGER,               -- of asked and yes: which words
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, listening_step_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE INDEX listening_step_by_session
  ON listening_step (practice_id, session_id, listening_step_id);
CREATE INDEX listening_step_by_client
  ON listening_step (practice_id, client_id, listening_step_id);

CREATE TABLE listening_transcript (
  practice_id INTEGER NOT NULL,
  listening_transcript_id INTEGER NOT NULL, -- of its key as well
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- whose session: nobody else opens it
  text_sealed BLOB NOT NULL,           -- practice/listen_text.h
  therapist INTEGER,                   -- which speaker; NULL: not said yet
  keep_until INTEGER NOT NULL,
  uploaded_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (practice_id, listening_transcript_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX listening_transcript_of_session
  ON listening_transcript (practice_id, session_id);
CREATE INDEX listening_transcript_by_client
  ON listening_transcript (practice_id, client_id);
CREATE INDEX listening_transcript_by_end
  ON listening_transcript (practice_id, keep_until);

-- The numbers of a session as one JSON text; they outlive the transcript.
CREATE TABLE listening_numbers (
  practice_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- whose habits: nobody else opens them
  numbers_sealed BLOB NOT NULL,
  held_at INTEGER NOT NULL,            -- when the session was
  made_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, session_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE INDEX listening_numbers_by_staff
  ON listening_numbers (practice_id, staff_id, held_at, session_id);
CREATE INDEX listening_numbers_by_client
  ON listening_numbers (practice_id, client_id);

-- "I see it differently": the therapist's own code for a turn. Append-only
-- while the transcript is kept, the newest of a turn and task counts; they go
-- with the transcript.
CREATE TABLE listening_dispute (
  practice_id INTEGER NOT NULL,
  listening_dispute_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,           -- who disputes: nobody else opens it
  turn INTEGER NOT NULL,               -- index, from 0
  task TEXT NOT NULL,                  -- behaviour, reflection, question, ...
  given TEXT NOT NULL,                 -- what the program said; "" none of it
  said TEXT NOT NULL,                  -- what the therapist says
  confidence REAL,                     -- of what was given, 0 to 1
  why_sealed BLOB,                     -- a line; NULL: none
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, listening_dispute_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE INDEX listening_dispute_by_session
  ON listening_dispute (practice_id, session_id, turn, listening_dispute_id);
CREATE INDEX listening_dispute_by_client
  ON listening_dispute (practice_id, client_id);
