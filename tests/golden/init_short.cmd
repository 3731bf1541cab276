init --data nowhere --practice Elm --therapist Mara --passphrase-file passphrase_short.txt
