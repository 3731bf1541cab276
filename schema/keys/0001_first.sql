-- 0001_first - the file of client keys, apart from the store and its backups.
-- A key destroyed here makes that client unreadable in every older backup.

CREATE TABLE client_key (
  practice_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  key_sealed BLOB NOT NULL,            -- under the master key
  created_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, client_id)
);
