-- 0003_messages - messages to clients: what they allowed, what was sent, what
-- came back.

-- What was said about one channel of one client; the newest row of a kind
-- counts, the earlier ones stay (as in consent). Nothing is sent by a channel
-- whose newest row does not allow it.
CREATE TABLE channel (
  practice_id INTEGER NOT NULL,
  channel_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                  -- mail, sms
  address_sealed BLOB NOT NULL,        -- mail address, or number with country
  fingerprint BLOB NOT NULL,           -- keyed, of the address: who wrote
  sender_sealed BLOB,                  -- the name that signs; NULL: the
                                       -- therapist's own
  own INTEGER NOT NULL,                -- 1: nobody else reads it
  allowed INTEGER NOT NULL,
  told_by TEXT NOT NULL,               -- client, staff/1, stop: wrote STOP
  at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, channel_id),
  FOREIGN KEY (practice_id, client_id)
    REFERENCES client (practice_id, client_id)
) WITHOUT ROWID;
CREATE INDEX channel_by_client
  ON channel (practice_id, client_id, kind, channel_id);
CREATE INDEX channel_by_fingerprint
  ON channel (practice_id, kind, fingerprint, channel_id);

-- A message to a client holds no words: kind, time and link are filled into a
-- row of MESSAGE_KINDS when it is sent, by what the channel says then.
-- Further states: sending (claimed), delivered, unsure (cut off while it was
-- being sent: nobody can tell), too_late.
ALTER TABLE outbox ADD COLUMN client_id INTEGER;     -- NULL: not to a client
ALTER TABLE outbox ADD COLUMN kind TEXT;             -- of MESSAGE_KINDS
ALTER TABLE outbox ADD COLUMN link_sealed BLOB;      -- it holds a ticket
ALTER TABLE outbox ADD COLUMN about_at INTEGER;      -- {time}
ALTER TABLE outbox ADD COLUMN not_after INTEGER;     -- NULL: a week
ALTER TABLE outbox ADD COLUMN claimed_at INTEGER;    -- sending began
ALTER TABLE outbox ADD COLUMN gateway_id TEXT;       -- the SMS gateway's name
                                                     -- for it
ALTER TABLE outbox ADD COLUMN delivered_at INTEGER;  -- as a report said
ALTER TABLE outbox ADD COLUMN seen_at INTEGER;       -- the therapist read that
                                                     -- it did not arrive
CREATE INDEX outbox_by_client ON outbox (practice_id, client_id, outbox_id);
CREATE INDEX outbox_by_gateway ON outbox (practice_id, gateway_id);
CREATE INDEX outbox_to_look_at ON outbox (practice_id, created_at)
  WHERE state IN ('failed', 'unsure', 'too_late') AND seen_at IS NULL;

-- What came back by text message. Not a chat: it waits to be read.
CREATE TABLE incoming_message (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  incoming_message_id INTEGER NOT NULL,
  client_id INTEGER,                   -- NULL: a number that nobody has
  gateway_id TEXT NOT NULL,            -- the same twice is taken once
  meaning TEXT NOT NULL,               -- stop, start, answer, words
  words_sealed BLOB NOT NULL,          -- client's key, or the practice's
  received_at INTEGER NOT NULL,
  read_at INTEGER,
  staff_id INTEGER,                    -- who read it
  PRIMARY KEY (practice_id, incoming_message_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX incoming_message_by_gateway
  ON incoming_message (practice_id, gateway_id);
CREATE INDEX incoming_message_by_client
  ON incoming_message (practice_id, client_id, incoming_message_id);
CREATE INDEX incoming_message_unread
  ON incoming_message (practice_id, received_at) WHERE read_at IS NULL;
