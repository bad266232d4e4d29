"""Remove, from a finished page, the markup that nothing shows and no style sheet uses."""

import re

# Pygments tells more kinds of tokens apart than the theme has colours. The theme gives plain code
# the colour of these, or nearly so; and one colour to all of a group.
_PLAIN = {"n", "nn", "o", "ow", "p", "sa", "w", "kc"}
_ALIKE = {
    **dict.fromkeys(("s1", "s2", "sb", "sc", "si", "ss"), "s"),
    **dict.fromkeys(("mb", "mf", "mh", "mi", "mo"), "m"),
    **dict.fromkeys(("kd", "kn", "kp", "kr", "kt"), "k"),
    **dict.fromkeys(("nc", "ne", "fm"), "nf"),
    **dict.fromkeys(("c1", "ch", "cm", "sd"), "c"),
    **dict.fromkeys(("bp", "no"), "nb"),
}
_CODE = re.compile(r"<pre><span></span><code>(.*?)</code>", re.DOTALL)
_TOKEN = re.compile(r'<span class="(\w+)">([^<]*)</span>')
_SAME = re.compile(r'<span class="(\w+)">([^<]*)</span>([ \n]*)<span class="\1">')
# Elements in which white space has a meaning, and tags, whose attributes may have some.
_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>|<!--.*?-->|<[^<>]*>)", re.DOTALL)
# Firefox loads the next page in advance, which the policy forbids; nobody else reads these links.
_NEIGHBOUR = re.compile(r'<link rel="(?:prev|next)"[^>]*>')
# Scripts need not hold up the page. They run in their order, when all of it is there.
_SCRIPT = re.compile(r'<script src="([^"]*)"></script>')
# A style sheet that looks for what follows a list makes a browser style the page again and again.
_CHOICES = re.compile(r'<ul>(?=(?:(?!<ul>|</ul>).)*</ul>\s*<gd-predict kind="choice")', re.DOTALL)
# The theme's script puts each table into a box that scrolls. Of what surrounds the table, a browser
# then styles all again: here an element without a look, and not the whole page.
_TABLE = re.compile(r"^<table>.*?</table>", re.MULTILINE | re.DOTALL)
# The theme's words for its script. Unicode writes a Korean syllable in half of the room.
_WORDS = re.compile(r'(?<=<script id="__config" type="application/json">)[^<]*')
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_ALIGNED = re.compile(r'(<t[dh]) style="text-align: (center|left|right);"')


def slim_page(page: str) -> str:
    r"""Return the page with fewer and briefer elements, which looks the same.

    Example:
        >>> slim_page('<td style="text-align: right;">1</td>\n\n   <td>2</td>')
        '<td class="gd-right">1</td>\n<td>2</td>'
    """
    page = _CODE.sub(lambda code: f"<pre><code>{slim_code(code[1])}</code>", page)
    page = _TABLE.sub(r"<div>\g<0></div>", page)
    page = _ALIGNED.sub(r'\1 class="gd-\2"', page)
    page = _NEIGHBOUR.sub("", page)
    page = _SCRIPT.sub(r'<script src="\1" defer></script>', page)
    page = _WORDS.sub(lambda words: _ESCAPED.sub(_unescaped, words[0]), page)
    page = _CHOICES.sub('<ul class="gd-options">', page)
    page = page.replace('<svg xmlns="http://www.w3.org/2000/svg"', "<svg")
    parts = _KEPT.split(page)
    # Text, what is kept, and the name of its element take turns.
    parts[::3] = [re.sub(r"\s*\n\s*", "\n", text) for text in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def _unescaped(escaped: re.Match[str]) -> str:
    character = chr(int(escaped[1], 16))
    return character if character.isalnum() and not character.isascii() else escaped[0]


def slim_code(code: str) -> str:
    """Unwrap the tokens of code that look like their surroundings, and join those that look alike.

    Example:
        >>> slim_code('<span class="n">x</span><span class="s2">"{</span><span class="si">a</span>')
        'x<span class="s">"{a</span>'
    """
    code = _TOKEN.sub(_slim_token, code)
    before = ""
    while code != before:
        before, code = code, _SAME.sub(r'<span class="\1">\2\3', code)
    return code


def _slim_token(token: re.Match[str]) -> str:
    kind = _ALIKE.get(token[1], token[1])
    return token[2] if kind in _PLAIN else f'<span class="{kind}">{token[2]}</span>'
