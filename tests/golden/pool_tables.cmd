evidence pool pool_tables.csv --effect or --ai left1 --bi stayed1 --ci left2 --di stayed2 --study study --forest -
