"""Make Matplotlib's figures part of a page: few elements, brief paths, colours of the theme."""
