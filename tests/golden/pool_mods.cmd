evidence pool pool.csv --effect zcor --ri r --ni n --mods 'format + sessions' --test knha
