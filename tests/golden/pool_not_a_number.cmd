evidence pool pool_bad.csv --yi yi --vi note
