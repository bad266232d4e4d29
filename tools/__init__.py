"""Scripts that the Makefile runs, to set up the repository and to check it."""
