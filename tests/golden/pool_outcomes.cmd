evidence pool pool_effects.csv --yi yi --outcome outcome --study study --cov v1,v2
