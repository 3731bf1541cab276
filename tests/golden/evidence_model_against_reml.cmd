evidence model growth.csv --formula 'score ~ log(session) + (1 | client)' --against 'score ~ 1 + (1 | client)' --keep-reml
