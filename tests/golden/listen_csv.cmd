listen session_therapist.vtt --format csv
