change nhs_code.csv --rule nhs
