evidence compare units.csv --outcome recovered --unit team --label Zebr
