"""Read the files that authors write into objects: lessons, syllabus, glossary, questions."""
