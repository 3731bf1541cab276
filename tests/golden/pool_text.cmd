evidence pool pool.csv --effect zcor --r r --n n --study study --doubt --forest -
