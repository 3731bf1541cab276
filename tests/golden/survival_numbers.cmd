evidence survival survival.csv --time alliance --event sessions
