evidence compare units.csv --outcome recovered --unit team --adjust team
