listen session_three.vtt --format json
