evidence model same_session.csv --formula 'score ~ 1' --ar1 'session | client'
