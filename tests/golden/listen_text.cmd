listen session.vtt --therapist Mara
