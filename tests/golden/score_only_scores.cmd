score --instrument bdi phq9.csv
