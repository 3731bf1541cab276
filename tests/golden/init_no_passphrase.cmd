init --data nowhere --practice Elm --therapist Mara --passphrase-file nowhere.txt
