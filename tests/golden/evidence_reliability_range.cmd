evidence reliability answers.csv --items 3-6 --range 1-4
