evidence model growth.csv --formula 'score ~ session + (1 | client)' --sums-in growth.sums
