change nhs.csv --rule iapt
