serve --data nowhere --insecure=yes
