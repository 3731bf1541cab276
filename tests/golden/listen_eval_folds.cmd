listen eval --data . --folds 1
