listen train --data . --out x.model
