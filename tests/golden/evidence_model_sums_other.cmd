evidence model --sums-in growth.sums growth.csv --formula 'score ~ 1 + (1 | client)'
