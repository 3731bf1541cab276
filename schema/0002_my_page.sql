-- 0002_my_page - a client's own page: the links that open it.
--
-- One lasting link at a time: a new one ends the one before. Beside it may
-- stand others that end nothing: short ones, opened from the page after a form
-- where both have switched that on, and those sent in a message about one
-- thing. A link holds the ticket, the store its fingerprint.

CREATE TABLE my_page (
  practice_id INTEGER NOT NULL,
  my_page_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- lasting, short, sent
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_by TEXT,                       -- client, staff, next
  PRIMARY KEY (practice_id, my_page_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX my_page_by_fingerprint ON my_page (practice_id, fingerprint);
CREATE INDEX my_page_by_client ON my_page (practice_id, client_id, my_page_id);

-- May the page after a form open the client's own page? Only when both said
-- yes: a form's link may have been passed on. No row: nobody said anything.
CREATE TABLE my_page_door (
  practice_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  staff_at INTEGER,                    -- since when the therapist says yes
  client_at INTEGER,                   -- and the client
  PRIMARY KEY (practice_id, client_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
