change pairs.csv --sd 7.5 --reliability .8 --better lower --either-improves
