score --instrument phq9 shuffled.csv
