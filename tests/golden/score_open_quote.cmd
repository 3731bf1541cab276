score --instrument phq9 open_quote.csv
