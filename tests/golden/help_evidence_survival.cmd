evidence survival --help
