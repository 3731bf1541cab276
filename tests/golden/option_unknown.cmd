client add --data nowhere --nmae Kite
