evidence model growth.csv --formula 'score ~ log(session) + therapist + (1 | client)' --predict growth_level.csv --predict-out /dev/null
