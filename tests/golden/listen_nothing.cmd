listen
