"""Set the formulas of the pages: TeX to MathML, and the font with their signs."""
