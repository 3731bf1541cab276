evidence survival survival.csv --time weeks --event ending=dropout
