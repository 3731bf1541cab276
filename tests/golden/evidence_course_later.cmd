evidence course courses_ended.csv --score phq9 --ended ended --change 6 --cutoff 10
