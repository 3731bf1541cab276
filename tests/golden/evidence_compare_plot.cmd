evidence compare units.csv --outcome recovered --unit team --plot-funnel units.gif
