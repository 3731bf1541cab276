listen eval --help
