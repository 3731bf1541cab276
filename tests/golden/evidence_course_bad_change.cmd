evidence course courses_ended.csv --score phq9 --change -6
