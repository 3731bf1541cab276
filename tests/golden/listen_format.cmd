listen session.vtt --format pdf
