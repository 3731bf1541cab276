evidence survival survival.csv --time sessions --event alliance=99 --formula setting
