change pairs.csv --sd 7.5 --reliability 1 --better lower
