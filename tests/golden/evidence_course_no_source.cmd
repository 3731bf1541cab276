evidence course courses.csv --client id --score phq9 --norm-out here.json
