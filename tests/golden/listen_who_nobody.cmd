listen session.vtt --therapist Anna
