"""What archives and folders hold beside comments: clutter, media, and names that no honest tool writes."""

from collections.abc import Container
from pathlib import PurePosixPath

MOST_MEMBERS = 200_000
DEEPEST = 2
"""Archives within an archive that are opened; a third is a trap or an accident."""
OUTSIDE = "Its name points outside the archive, so it was not opened."
TOO_DEEP = "It is an archive inside an archive inside an archive."

Left = list[tuple[str, str]]
"""Files that are passed over, by name, with the reason as a sentence."""

_MEDIA_SUFFIXES = """.jpg .jpeg .png .gif .webp .heic .bmp .svg .ico .mp4 .mov .avi .mkv .webm .mp3 .m4a .ogg .opus
.wav .aac .pdf .ttf .otf .woff .woff2 .css .vcf .ics .srt .tgs .thumb .exe .dll .7z .rar"""
_MEDIA = frozenset(_MEDIA_SUFFIXES.split())
"""What archives hold beside comments, told by its name so that thousands of photographs cost nothing."""


def is_clutter(name: str) -> bool:
    """Say whether a file is of a system or a program and never of a person."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or part.startswith((".", "~$")) for part in parts) or (
        bool(parts) and parts[-1].lower() in ("thumbs.db", "desktop.ini")
    )


def is_unsafe(name: str) -> bool:
    """Say whether a member claims a place outside its archive."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in plain


def is_media(name: str) -> bool:
    """Say whether a file is a picture, a sound or the like, by its name."""
    return PurePosixPath(name).suffix.lower() in _MEDIA


def count_media(name: str, number: int, left: Left) -> None:
    """Add the pictures, films and sounds of an archive or a folder to what is passed over, as one line."""
    if number:
        what = (
            "1 picture, film, sound or the like"
            if number == 1
            else f"{number:,} pictures, films, sounds and such"
        )
        left.append((name, f"It holds {what}."))


def another(name: str, taken: Container[str]) -> str:
    """Return a name that no member has yet: one name can stand twice in an archive."""
    number = 2
    plain = PurePosixPath(name)
    while name in taken:
        name = str(plain.with_name(f"{plain.stem} ({number}){plain.suffix}"))
        number += 1
    return name
