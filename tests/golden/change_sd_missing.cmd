change pairs.csv --reliability .8 --better lower
