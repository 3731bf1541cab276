evidence compare units.csv --outcome work=maybe --unit team
