evidence published --format json
