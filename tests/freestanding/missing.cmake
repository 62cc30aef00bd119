# SPDX-License-Identifier: MIT
# Script: what is run in the place of a test whose tools are missing. Says so; the text makes CTest skip.

message("SKIPPED: there is no cross compiler or emulator. `scripts/bootstrap freestanding` installs them.")
