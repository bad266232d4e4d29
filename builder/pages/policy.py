"""Give each page a content security policy: it shows and runs only what this site has made."""

import base64
import hashlib
import re

from mkdocs.exceptions import PluginError

_META = '<meta http-equiv="Content-Security-Policy" content="{}">'
_OLD = re.compile(_META.format('[^"]*'))
_CHARSET = '<meta charset="utf-8">'
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"""<[a-z][^<>]*?\sstyle=["'][^"']*["']|<style\b[^>]*>""")


class PolicyError(PluginError):
    """A page has something that its policy forbids."""


def with_policy(page: str, source: str) -> str:
    """Return the page with its policy, in place of an earlier one.

    Scripts inside the page, which are the theme's, are allowed by their hashes. WebAssembly is
    allowed where the reader's programs run. Styles come from files only.

    Args:
        page: The HTML of the whole page.
        source: The file it was made from, for the error message.

    Raises:
        PolicyError: The page has a style of its own, or no `<meta charset="utf-8">`.
    """
    if found := _STYLE.search(page):
        raise PolicyError(
            f"{source}: {found[0][:120]} would have no effect: the policy of a page allows styles "
            "in files only (docs/theme/assets/course.css)"
        )
    if _CHARSET not in page:
        raise PolicyError(f"{source}: the page has no {_CHARSET}, after which its policy belongs")
    hashes = dict.fromkeys(map(_hash, _INLINE_SCRIPT.findall(page)))
    scripts = ["'self'", *hashes, *["'wasm-unsafe-eval'"] * ("<gd-try" in page)]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",  # the icons of the theme's style sheet are data
        "connect-src": "'self'",  # the search index
        "worker-src": "'self'",  # the search, and the reader's programs
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    meta = _META.format("; ".join(f"{name} {value}" for name, value in rules.items()))
    return _OLD.sub("", page).replace(_CHARSET, _CHARSET + meta, 1)


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
