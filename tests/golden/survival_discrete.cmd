evidence survival survival_periods.csv --time session --event dropout --formula 'session + online' --link cloglog
