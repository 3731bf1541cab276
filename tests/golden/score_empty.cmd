score --instrument phq9 empty.csv
