change nhs.csv --rule nhs --sd 7.5
