evidence survival survival.csv --time sessions --event ending=dropout --ties efron
