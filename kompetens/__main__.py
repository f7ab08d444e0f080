"""``python -m kompetens`` is the command ``kompetens``."""

import sys

from kompetens.cli import main

sys.exit(main())
