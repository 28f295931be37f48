#!/usr/bin/env python3
"""Writes src/text/html_entities.inc and src/text/code_pages.inc from Python's own standard library,
whose html.unescape and codecs the CLIP reference uses. Run by hand when a table must change; the
build does not need Python.
"""
import html.entities
import pathlib

TEXT = pathlib.Path(__file__).resolve().parent.parent.parent / "src" / "text"
PAGES = ["cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "iso-8859-2", "mac_roman", "cp437"]


def literal(text):
    return "".join(f"\\U{ord(c):08x}" for c in text)


def entities():
    lines = ["// Names of HTML5 entities, without the '&', and what they stand for; sorted by name."]
    for name, value in sorted(html.entities.html5.items()):
        lines.append(f'{{"{name}", U"{literal(value)}"}},')
    return lines


def pages():
    lines = ["// What bytes 0x80 to 0xff mean; bytes without a meaning stand for themselves."]
    for page in PAGES:
        lines.append(f"// {page}")
        chars = []
        for byte in range(0x80, 0x100):
            try:
                chars.append(bytes([byte]).decode(page))
            except UnicodeDecodeError:
                chars.append(chr(byte))
        lines.append("{{")
        for row in range(0, 128, 12):
            lines.append("    " + " ".join(f"0x{ord(c):04x}," for c in chars[row : row + 12]))
        lines.append("}},")
    return lines


(TEXT / "html_entities.inc").write_text("\n".join(entities()) + "\n")
(TEXT / "code_pages.inc").write_text("\n".join(pages()) + "\n")
