listen --turns turns_nurse.csv
