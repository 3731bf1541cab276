listen session.vtt session_therapist.vtt --therapist Mara --format html
