evidence reliability answers.csv --items calm,hope --raters --format json
