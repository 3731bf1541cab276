-- 0016_norm - norms that the practice loaded: growth on log(session) of some
-- other people, with where it comes from (evidence/norm_file.h). No score of
-- anybody is in one.

CREATE TABLE norm (
  practice_id INTEGER NOT NULL REFERENCES practice (practice_id),
  norm_id INTEGER NOT NULL,
  instrument TEXT NOT NULL,            -- phq9
  instrument_version TEXT NOT NULL,
  scale TEXT NOT NULL,                 -- total, depression, ...
  population TEXT NOT NULL,
  file TEXT NOT NULL,                  -- as it came
  checksum TEXT NOT NULL,              -- SHA-256 of the file, hexadecimal
  added_by INTEGER,                    -- staff_id; NULL: at the terminal
  added_at INTEGER NOT NULL,
  PRIMARY KEY (practice_id, norm_id),
  UNIQUE (practice_id, instrument, instrument_version, scale, population)
);
