listen --turns turns.csv --out coded.csv
