evidence published --format html
