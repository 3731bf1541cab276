evidence pool pool_effects.csv --yi yi --vi vi --study study --format csv --method EE
