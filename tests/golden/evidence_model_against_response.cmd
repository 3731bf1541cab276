evidence model growth.csv --formula 'score ~ log(session) + (1 | client)' --against 'log(score + 1) ~ 1 + (1 | client)'
