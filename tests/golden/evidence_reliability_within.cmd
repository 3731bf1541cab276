evidence reliability answers.csv --items 3-5,-6 --within client --time session --complete
