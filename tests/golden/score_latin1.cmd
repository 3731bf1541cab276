score --instrument phq9 latin1.csv
