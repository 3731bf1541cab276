evidence reliability answers.csv --items calm-worry --reverse worry --range 0-4
