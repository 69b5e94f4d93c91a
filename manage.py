#!/usr/bin/env python3
"""Batcherp's commands: `up` runs the product, `test` passes the gate, the rest is Django's."""

import sys

from batcherp.machine.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
