listen --turns turns.csv
