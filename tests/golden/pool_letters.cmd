evidence pool pool.csv --effect zcor --r r --n n --format json --forest -
