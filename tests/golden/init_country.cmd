init --data nowhere --practice Elm --therapist Mara --passphrase-file passphrase.txt --country Britain
