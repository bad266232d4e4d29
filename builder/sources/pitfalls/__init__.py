"""Find Markdown that the page would show as something else than JupyterLab, or not at all."""
