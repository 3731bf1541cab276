-- 0011_first_contact - what a new client reads, says and agrees to.

-- What to expect here, in the practice's words: each change a further row, the
-- newest counts; none: the program's own words. Not about anybody: not sealed.
CREATE TABLE welcome_words (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  version INTEGER NOT NULL,            -- 1, 2, ...
  words TEXT NOT NULL,                 -- '' = the program's own again
  staff_id INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, version),
  FOREIGN KEY (practice_id, staff_id) REFERENCES staff (practice_id, staff_id)
) WITHOUT ROWID;

-- A client has read it; the first time counts.
CREATE TABLE welcome_read (
  practice_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  read_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, client_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;

-- Name and pronouns in the client's own words; the newest row counts.
CREATE TABLE own_name (
  practice_id INTEGER NOT NULL,
  own_name_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  name_sealed BLOB,
  pronouns_sealed BLOB,
  told_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, own_name_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX own_name_by_client
  ON own_name (practice_id, client_id, own_name_id);

-- A receipt says which words were agreed to: the version of a purpose's text
-- (practice/first_contact.c). NULL: asked elsewhere, on paper or in person.
ALTER TABLE consent ADD COLUMN words_version INTEGER;
