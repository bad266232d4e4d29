"""Connect MkDocs to the builder: mkdocs.yml names this file, and MkDocs calls `on_config`.

MkDocs loads a hook as a lone file, from wherever it was started; the package is only importable
once the repository is on the path. MkDocs restores the path afterwards.
"""

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from builder.pages.plugin import CourseBuild


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give each build a plugin of its own, which takes part in all later events."""
    config.plugins["course"] = CourseBuild(config)
    return config
