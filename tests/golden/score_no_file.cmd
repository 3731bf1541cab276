score --instrument phq9 nowhere.csv
