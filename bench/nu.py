"""The bare script that kit is compared with: WeasyPrint on the same page, nothing else."""

from __future__ import annotations

import sys

from weasyprint import HTML

HTML(sys.argv[1]).write_pdf(sys.argv[2])
