evidence pool pool_tables.csv --method peto --ai left1 --bi stayed1 --ci left2 --di stayed2
