change pairs.csv --rule nhs
