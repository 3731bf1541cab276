evidence model growth.csv --formula 'score ~ session'
