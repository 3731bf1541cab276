evidence survival survival.csv --time sessions --event ending=dropout --formula 'alliance + strata(setting)'
