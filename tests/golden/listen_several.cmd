listen session.vtt nowhere.vtt core10.csv --therapist Anna
