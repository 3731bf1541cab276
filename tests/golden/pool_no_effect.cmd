evidence pool pool.csv --effect hedges
