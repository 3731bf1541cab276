-- 0002_my_page - a client's own page: the link that opens it.
--
-- One link at a time: a new one ends the one before. The link holds the
-- ticket, the store its fingerprint.

CREATE TABLE my_page (
  practice_id INTEGER NOT NULL,
  my_page_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (practice_id, my_page_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX my_page_by_fingerprint ON my_page (practice_id, fingerprint);
CREATE INDEX my_page_by_client ON my_page (practice_id, client_id, my_page_id);
