evidence survival survival.csv --time sessions --event ending=moved
