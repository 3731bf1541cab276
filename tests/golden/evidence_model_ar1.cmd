evidence model growth.csv --formula 'score ~ log(session) + (1 | client)' --ar1 'session | client' --unequal therapist
