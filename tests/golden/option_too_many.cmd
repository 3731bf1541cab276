score --instrument phq9 phq9.csv another.csv
