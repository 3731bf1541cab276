change bad_pair.csv --sd 7.5 --reliability .8 --better lower
