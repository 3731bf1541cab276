listen train --data . --out nowhere/x.model
