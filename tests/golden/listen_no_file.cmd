listen nowhere.vtt
