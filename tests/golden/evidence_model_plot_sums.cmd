evidence model growth.csv --formula 'score ~ 1 + (1 | client)' --sums-out x.sums --plots x
