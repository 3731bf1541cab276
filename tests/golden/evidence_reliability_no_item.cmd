evidence reliability answers.csv --items 3-9
