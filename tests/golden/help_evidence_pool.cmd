evidence pool --help
