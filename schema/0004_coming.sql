-- 0004_coming - coming and not coming: reminders with three doors, the client's
-- answers, changes of a time and whose they were, times to choose from, the
-- calendar of a therapist.

-- How long it was planned for, as the setting was then, and when its time was
-- agreed: whoever has just agreed it needs no reminder.
ALTER TABLE session ADD COLUMN minutes INTEGER;
ALTER TABLE session ADD COLUMN agreed_at INTEGER;

-- How the client wants to be reminded. No row: the practice's setting.
CREATE TABLE reminder_choice (
  practice_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  lead_hours INTEGER NOT NULL,         -- 0: not at all
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, client_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;

-- One link about one session in one message, /r/TICKET. The unique rule is
-- what keeps a clock that was set back from reminding twice.
CREATE TABLE session_link (
  practice_id INTEGER NOT NULL,
  session_link_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  scheduled_at INTEGER NOT NULL,       -- the time that the message is about
  agreed_at INTEGER NOT NULL,          -- as of the session then
  kind TEXT NOT NULL,                  -- as of the message (practice/message.h)
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, session_link_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX session_link_by_fingerprint
  ON session_link (practice_id, fingerprint);
CREATE UNIQUE INDEX session_link_once
  ON session_link (practice_id, session_id, scheduled_at, agreed_at, kind);
CREATE INDEX session_link_by_client ON session_link (practice_id, client_id);

-- What the client said about one time. Append-only; the newest counts.
CREATE TABLE coming_answer (
  practice_id INTEGER NOT NULL,
  coming_answer_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  scheduled_at INTEGER NOT NULL,       -- the time that the answer is about
  answer TEXT NOT NULL,                -- coming, another_time, two_minds
  call INTEGER,                        -- two_minds: 1 yes please, 0 no
  wish_sealed BLOB,                    -- another_time: what would suit them
  way TEXT NOT NULL,                   -- link, my_page, message
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, coming_answer_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
);
CREATE INDEX coming_answer_by_session
  ON coming_answer (practice_id, session_id, coming_answer_id);
CREATE INDEX coming_answer_by_client ON coming_answer (practice_id, client_id);
-- Wishes for another time that nobody has met stand on the board.
CREATE INDEX coming_answer_by_wish ON coming_answer (practice_id, at)
  WHERE answer = 'another_time';

-- A time that was moved or given up, and by whom. Append-only; what was noted
-- by mistake is taken back by a further row with `counts` -1.
CREATE TABLE session_change (
  practice_id INTEGER NOT NULL,
  session_change_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  by_whom TEXT NOT NULL,               -- client, practice
  kind TEXT NOT NULL,                  -- moved, given_up, taken_back
  from_at INTEGER NOT NULL,
  to_at INTEGER,                       -- moved: the new time
  counts INTEGER NOT NULL,             -- 1, 0: part of one that counted, -1
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, session_change_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
);
CREATE INDEX session_change_by_client
  ON session_change (practice_id, client_id, by_whom, counts);
CREATE INDEX session_change_by_session
  ON session_change (practice_id, session_id, session_change_id);

-- Up to three times for one session, of which the client chooses one.
CREATE TABLE time_offer (
  practice_id INTEGER NOT NULL,
  time_offer_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  by_whom TEXT NOT NULL,               -- practice: it cannot keep the time;
                                       -- client: they asked for another one
  from_at INTEGER NOT NULL,            -- the time that it replaces
  line_sealed BLOB,                    -- in the therapist's words, or NULL
  state TEXT NOT NULL,                 -- open, chosen, withdrawn
  chosen_at INTEGER,                   -- the time that was chosen
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, time_offer_id),
  FOREIGN KEY (practice_id, session_id)
    REFERENCES session (practice_id, session_id)
);
CREATE INDEX time_offer_by_session
  ON time_offer (practice_id, session_id, time_offer_id);
CREATE INDEX time_offer_by_client ON time_offer (practice_id, client_id);
CREATE TABLE offered_time (
  practice_id INTEGER NOT NULL,
  time_offer_id INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  PRIMARY KEY (practice_id, time_offer_id, starts_at),
  FOREIGN KEY (practice_id, time_offer_id)
    REFERENCES time_offer (practice_id, time_offer_id)
) WITHOUT ROWID;
CREATE INDEX offered_time_by_client ON offered_time (practice_id, client_id);

-- The address under which a therapist's calendar program finds the times.
CREATE TABLE calendar_feed (
  practice_id INTEGER NOT NULL,
  calendar_feed_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (practice_id, calendar_feed_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_feed_by_fingerprint
  ON calendar_feed (practice_id, fingerprint);
CREATE INDEX calendar_feed_by_staff ON calendar_feed (practice_id, staff_id);
