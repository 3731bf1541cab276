score --instrument core10 core10.csv
