evidence course courses.csv --client id --score phq9 --norm norm_toy.json --instrument phq9 --format json
