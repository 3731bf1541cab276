evidence survival survival_split.csv --time time --event event --formula x --discrete
