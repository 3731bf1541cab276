evidence pool pool.csv --effect zcor --r r --n n --method lasso
