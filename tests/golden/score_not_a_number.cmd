score --instrument phq9 not_a_number.csv
