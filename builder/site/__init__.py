"""Run MkDocs for both languages: build the site, or serve it and rebuild after changes."""
