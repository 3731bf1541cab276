score --instrument phq9 no_column_9.csv
