change phq9.csv --sd 7.5 --reliability .8 --better lower
