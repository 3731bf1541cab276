client add --data nowhere
