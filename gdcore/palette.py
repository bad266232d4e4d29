"""The colours of every figure, by name.

They stand in a module of their own, free of imports, because two sides need them: Matplotlib, which
draws with them, and whoever shows the figures and wants to swap them (the site replaces each one by
a CSS variable, so that figures follow its light and dark themes).
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
