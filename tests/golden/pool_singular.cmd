evidence pool pool.csv --effect zcor --r r --n n --mods 'year + I(2 * year)'
