evidence model growth.csv --formula 'session > 3 ~ session + (1 | client)' --family binomial
