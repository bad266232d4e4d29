"""Complete the settings of MkDocs by what mkdocs.yml cannot compute."""

from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig

from builder.sources.languages import site_prefix


def complete_settings(config: MkDocsConfig, language: str) -> None:
    """Settle the addresses of the site in this language, and of the repository, if any."""
    # A workflow passes an empty string where it has nothing to say.
    config.site_url = (config.site_url or "http://127.0.0.1:8000/").rstrip("/") + "/"
    # Where the theme keeps a reader's choices, such as dark: in one place for both languages.
    config.extra["scope"] = urlsplit(config.site_url).path
    config.site_url += site_prefix(language)
    if not config.repo_url:
        config.edit_uri = None
