"""The door by which MkDocs comes in: mkdocs.yml names this file, and here are the events.

MkDocs loads a hook as a lone file, from wherever it was started; the package is only importable
once the repository is on the path. MkDocs restores the path afterwards.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from builder.pages.build import (
    on_config,
    on_env,
    on_files,
    on_page_content,
    on_page_context,
    on_page_markdown,
    on_post_page,
    on_pre_page,
    on_template_context,
)

__all__ = [
    "on_config",
    "on_env",
    "on_files",
    "on_page_content",
    "on_page_context",
    "on_page_markdown",
    "on_post_page",
    "on_pre_page",
    "on_template_context",
]
