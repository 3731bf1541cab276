listen --turns turns_column.csv
