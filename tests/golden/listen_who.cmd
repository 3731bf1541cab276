listen session.vtt
