evidence pool pool.csv --effect zcor --r r --n n --by format --mods year
