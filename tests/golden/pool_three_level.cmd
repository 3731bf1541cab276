evidence pool pool_effects.csv --yi yi --vi vi --study study --three-level --robust CR2 --forest -
