evidence pool pool.csv --effect zcor --r r --n n --forest forest.gif
