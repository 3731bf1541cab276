-- 0014_listening_supervision - lines of a transcript that a therapist wants to
-- bring to supervision, names masked. They go with the transcript: a client who
-- takes a yes back takes these back too.

ALTER TABLE supervision ADD COLUMN listening_session_id INTEGER; -- NULL: words
                                                                 -- of one's own
CREATE INDEX supervision_by_listening
  ON supervision (practice_id, listening_session_id);
