evidence course courses.csv --client id --session id --score phq9
