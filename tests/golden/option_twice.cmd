client add --data nowhere --name Kite --name Wren
