listen --turns ../golden
