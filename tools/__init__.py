"""Set-up of the repository: what the Makefile runs. It needs the standard library only."""
