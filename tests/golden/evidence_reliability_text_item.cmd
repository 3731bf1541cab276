evidence reliability answers.csv --items client,calm
