-- 0012_staff_reset - a link with which somebody who works here sets a new
-- passphrase, when they have lost theirs. The owner makes it.

ALTER TABLE staff_invitation ADD COLUMN resets INTEGER; -- whose passphrase;
                                                        -- NULL: a new person
