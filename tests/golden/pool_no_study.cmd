evidence pool pool_effects.csv --yi yi --vi vi --three-level
