evidence compare units.csv --outcome planned --unit team --limits exact --spread all --least 23 --format json
