listen core10.csv
