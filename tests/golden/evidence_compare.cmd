evidence compare units.csv --outcome recovered --unit team --adjust 'intake + age + work' --date ended
