evidence pool pool.csv
