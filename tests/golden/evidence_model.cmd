evidence model growth.csv --formula 'score ~ log(session) + (1 + log(session) | client)'
