evidence survival survival_stretches.csv --start begin --time end --event dropout --formula low --ties breslow --format json
