evidence course --norm norm_broken.json
