"""A badge: what a run came to, as a small SVG that needs nothing else."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

PASS, FAIL, NONE = "#0b5cad", "#8f3b00", "#59636e"
#: The width of a letter of 11 pixels, about; `textLength` fits the words to it whatever the font.
LETTER, MARGIN = 6.3, 8


def badge(label: str, words: str, colour: str = PASS) -> str:
    """An SVG with a label, and words on a colour."""
    sides = [round(LETTER * len(text)) for text in (label, words)]
    left, right = (side + 2 * MARGIN for side in sides)
    spoken = f"{label}: {words}"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" \
aria-label={quoteattr(spoken)}>
<title>{escape(spoken)}</title>
<clipPath id="round"><rect width="{left + right}" height="20" rx="4"/></clipPath>
<g clip-path="url(#round)"><path fill="#2b3037" d="M0 0h{left}v20H0z"/><path fill="{colour}" \
d="M{left} 0h{right}v20H{left}z"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{MARGIN}" y="14" textLength="{sides[0]}">{escape(label)}</text>
<text x="{left + MARGIN}" y="14" textLength="{sides[1]}">{escape(words)}</text>
</g>
</svg>
"""
