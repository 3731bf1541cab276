evidence model growth.csv --formula 'score ~ mood + (1 | client)'
