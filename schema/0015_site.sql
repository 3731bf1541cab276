-- 0015_site - the place at which somebody works, for practices with several.
-- The name of a place, not of a person: plain.

ALTER TABLE staff ADD COLUMN site TEXT; -- NULL: no place was named
