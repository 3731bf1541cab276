evidence reliability answers.csv --items total1,total2 --retest --level 90
