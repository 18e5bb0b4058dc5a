#!/bin/sh
# The citebox command of a checkout, which `make setup` and `make run` copy to .venv/bin. It finds
# the checkout by its own path, so that a moved or copied checkout runs its own code.
file=$0
[ -L "$file" ] && file=$(readlink -f "$file")
bin=$(CDPATH='' cd -- "$(dirname -- "$file")" && pwd)
root=$(CDPATH='' cd -- "$bin/../.." && pwd)
exec "$bin/python" -P -c '
import sys
sys.path.insert(0, sys.argv.pop(1))
from index.cli import main
sys.exit(main())' "$root" "$@"
