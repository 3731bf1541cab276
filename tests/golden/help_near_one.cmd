scoer
