evidence pool pool_tables.csv --effect or --ai left1
