evidence compare units.csv --outcome change --unit team --adjust intake --label Heron
