evidence pool pool.csv --effect zcor --r r --n n --study study --order year --cumulative - --level 90
