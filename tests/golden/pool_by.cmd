evidence pool pool.csv --measure COR --r r --n n --study study --by format --method DL --leave-one-out -
