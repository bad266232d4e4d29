"""The colours of every figure, by name.

The module imports the standard library only, because two sides need it: `gdcore.plot`, which draws
with these colours, and the site, which replaces each of them by a CSS variable, so that figures
follow its light and dark themes.
"""

from types import MappingProxyType

PALETTE = MappingProxyType(
    {
        "ink": "#1f2430",
        "muted": "#5b6472",
        "grid": "#d5d9e0",
        "paper": "#ffffff",
        "blue": "#2a63c4",
        "orange": "#c2570c",
        "green": "#1a7f4b",
        "red": "#c0342b",
        "purple": "#7b3fb5",
        "teal": "#0f7f8c",
    }
)
"""The colours by name, each as #rrggbb."""
