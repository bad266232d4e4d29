"""Find the problems of lessons that can be read: each check yields messages and changes nothing."""
