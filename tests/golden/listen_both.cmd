listen session.vtt --turns pairs.csv
