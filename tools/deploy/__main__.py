"""`python -m tools.deploy --stage NAME --index DIR`"""

import sys

from tools.deploy.deployment import main

if __name__ == "__main__":
    sys.exit(main())
