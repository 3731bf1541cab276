evidence survival survival.csv --time sessions --event ending=dropout --interval log-log --rho 1 --by setting --format json
