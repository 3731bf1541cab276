evidence survival survival.csv --time setting --event ending=dropout
