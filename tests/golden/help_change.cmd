change --help
