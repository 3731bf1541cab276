evidence survival survival_split.csv --time event --start time --event x
