evidence course courses.csv --client id --score phq9
