evidence model growth.csv --formula 'score ~ 1 + (1 | client)' --plot-effects -
