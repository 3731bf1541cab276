change nhs.csv --rule nhs --better lower
