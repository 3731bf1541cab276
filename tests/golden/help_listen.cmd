listen --help
