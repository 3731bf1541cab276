score --instrument phq99 phq9.csv
