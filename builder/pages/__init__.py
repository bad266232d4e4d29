"""Turn executed lessons into the HTML of pages, inside MkDocs."""
