"""`python -m tools.package --stage NAME --index DIR`"""

import sys

from tools.package.archive import main

if __name__ == "__main__":
    sys.exit(main())
