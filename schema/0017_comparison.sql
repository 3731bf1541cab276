-- 0017_comparison - who looked at the practice's comparison, found without a
-- walk through the audit: practice/comparison.c asks in these very words.
CREATE INDEX audit_of_comparison ON audit (practice_id, at)
  WHERE what IN ('looked at the comparison',
                 'copied the numbers of the comparison');
