evidence compare --help
