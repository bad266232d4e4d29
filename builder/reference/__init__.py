"""Turn the source of gdcore into the pages of the API reference."""
