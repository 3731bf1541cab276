listen --turns missing.csv
