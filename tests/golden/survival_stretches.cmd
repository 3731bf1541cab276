evidence survival survival_stretches.csv --start begin --time end --event dropout
