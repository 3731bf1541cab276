evidence model growth.csv --formula 'score ~ log(session) + (1 | client)' --against 'score ~ log(session + (1 | client)'
