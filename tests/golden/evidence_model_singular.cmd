evidence model growth.csv --formula 'score ~ session + I(session * 2) + (1 | therapist/client)'
