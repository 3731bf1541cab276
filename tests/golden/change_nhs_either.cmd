change nhs.csv --rule nhs --either-improves
