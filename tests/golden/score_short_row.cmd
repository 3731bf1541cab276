score --instrument phq9 short_row.csv
