evidence model growth.csv --formula 'score ~ log(session) + (1 | client)' --predict growth_next.csv
