score --instrument phq9 twice.csv
