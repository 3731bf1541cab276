evidence model growth.csv --formula 'score ~ log(session) + (1 + log(session) | client)' --test --against 'score ~ log(session) + (1 | client)' --against 'score ~ therapist + (1 | client)'
