change nhs.csv --rule nhs
