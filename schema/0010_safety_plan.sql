-- 0010_safety_plan - what a client wants to remember on a hard day.
--
-- Append-only: each save is a further version, the newest counts. The words of
-- a version are sealed together (practice/answers.h), the chosen person's name
-- and number among them.

CREATE TABLE safety_plan (
  practice_id INTEGER NOT NULL,
  safety_plan_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  version INTEGER NOT NULL,            -- 1, 2, ... of this client
  staff_id INTEGER,                    -- written together; NULL: by the client
  words_sealed BLOB NOT NULL,
  review_at INTEGER,                   -- when to look at it again
  written_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, safety_plan_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX safety_plan_by_client
  ON safety_plan (practice_id, client_id, version);

-- Copies that were made: a sheet or a card to print, one kept on a phone.
CREATE TABLE safety_plan_copy (
  practice_id INTEGER NOT NULL,
  safety_plan_copy_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- sheet, card, phone
  version INTEGER NOT NULL,            -- of the plan
  made_at INTEGER NOT NULL,
  removed_at INTEGER,                  -- of a phone
  PRIMARY KEY (practice_id, safety_plan_copy_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX safety_plan_copy_by_client
  ON safety_plan_copy (practice_id, client_id, safety_plan_copy_id);
