evidence model growth.csv --formula 'score < 58 ~ session + (1 | client)' --family binomial --agq 7
