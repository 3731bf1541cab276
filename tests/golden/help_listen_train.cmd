listen train --help
