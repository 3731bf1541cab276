client add --name Kite
