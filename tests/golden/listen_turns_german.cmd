listen --turns turns_german.csv
