evidence compare units.csv --outcome recovered --unit team --least 5
