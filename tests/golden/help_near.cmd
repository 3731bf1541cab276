clint add --name Kite
