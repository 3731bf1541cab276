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
