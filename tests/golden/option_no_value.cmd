client add --data nowhere --name
