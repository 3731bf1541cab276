evidence pool pool_bad.csv --yi effect --vi vi
