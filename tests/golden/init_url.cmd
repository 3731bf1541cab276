init --data nowhere --practice Elm --therapist Mara --passphrase-file passphrase.txt --public-url elm.example.org
