"""Saved web pages (.html, .htm, .mht) → text: the main text, navigation dropped, tables as rows."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from .decoding import Decoded, declared_encoding, decode

_BLANK_LINES = re.compile(r"\n[ \t\u3000\xa0]*(?:\n[ \t\u3000\xa0]*)+")
_TABS = re.compile(r"\t{2,}")
# Main-content extraction that keeps less than this share of all text has probably thrown the report away, unless what
# it leaves out has no sentences: menus may be many times as long as the report.
_LEAST_SHARE = 0.4
_LEAST_PROSE = 0.9


def text_of_html(data: bytes) -> Decoded:
    """The main text of a page; what is left of navigation is for the structure layer to mark as boilerplate."""
    page = decode(data, declared_encoding(data))
    return page._replace(text=_text(page.text))


def text_of_mht(data: bytes) -> Decoded:
    """The main text of a page saved as MHTML. Raises ValueError where it holds no page."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            assert isinstance(part, EmailMessage)
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                charset = part.get_content_charset()
                page = decode(content, declared_encoding(content) or charset)
                return page._replace(text=_text(page.text))
    raise ValueError("holds no HTML part")


def _text(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(html)
    whole, main = (
        extract_plain_text(
            tree, main_content=main_content, preserve_formatting=True, list_bullets=False, alt_texts=False
        )
        for main_content in (False, True)
    )
    kept = len(main) >= _LEAST_SHARE * len(whole) or _prose(main) >= max(1, _LEAST_PROSE * _prose(whole))
    return _BLANK_LINES.sub("\n", _TABS.sub("\t", main if kept else whole)).strip()


def _prose(text: str) -> int:
    """Characters in lines that hold a sentence."""
    return sum(len(line) for line in text.splitlines() if "。" in line)
