listen session_alone.vtt
