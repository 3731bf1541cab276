score --instrument dass21 dass21.csv
