client list --data nowhere
