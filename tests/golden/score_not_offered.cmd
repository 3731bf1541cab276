score --instrument phq9 not_offered.csv
