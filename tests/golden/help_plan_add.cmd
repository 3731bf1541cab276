plan add --help
