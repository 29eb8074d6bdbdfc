"""Pictures, videos and recordings: their files, and what an author should add to them."""

from __future__ import annotations

from typing import Literal

from temario.markdown.host import Host
from temario.model import Figure, Inlines, Media, Picture, Text
from temario.problems import warning
from temario.records import replace

ANYWHERE = "**/"
"""What an address begins with that names a file without its folder."""
_ELSEWHERE = ("http:", "https:", "//")
"""What an address begins with that is shown as a link: the page behind it has its own captions."""
_VIDEO = (".mp4", ".m4v", ".webm", ".ogv", ".mov")
_AUDIO = (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac")


def found_picture(picture: Picture, host: Host, embedded: bool = False) -> Picture | Media:
    """Return `picture` with its file, or the video or recording that it is."""
    name = _name(picture)
    if name.endswith(_VIDEO + _AUDIO):
        return media_of(picture, host, "video" if name.endswith(_VIDEO) else "audio")
    if not picture.alt.strip() and not picture.decorative:
        host.report(
            warning(
                "missing-alt",
                picture.place,
                f"the picture {picture.target} has no words for those who cannot see it",
                "Say in the brackets what it shows: ![a tree of tokens](tree.png); "
                "if it is mere decoration, write {.decorative} behind it.",
            )
        )
    target = f"{ANYWHERE}{picture.target}" if embedded else picture.target
    return replace(picture, asset=host.asset(target, picture.place, "picture"))


def media_of(picture: Picture, host: Host, kind: Literal["video", "audio"]) -> Media:
    """Return the video or recording that was written as a picture."""
    attributes, place = picture.attributes, picture.place
    captions = attributes.get("captions")
    poster = attributes.get("poster")
    played = not picture.target.lower().startswith(_ELSEWHERE)
    if kind == "video" and played and not captions and not picture.decorative:
        host.report(
            warning(
                "missing-captions",
                place,
                f"the video {picture.target} has no captions for those who cannot hear it",
                "Name a file of captions (WebVTT): ![title](clip.mp4){captions=clip.es.vtt}.",
            )
        )
    return Media(
        kind,
        picture.target,
        host.asset(picture.target, place, "media"),
        picture.alt or picture.title,
        place,
        host.asset(captions, place, "media") if captions else None,
        host.asset(poster, place, "picture") if poster else None,
        attributes,
    )


def figure(picture: Picture, caption: Inlines, host: Host) -> Figure:
    """Return a picture that stands alone, numbered where it has a caption."""
    if not caption and picture.title:
        caption = (Text(picture.title, picture.place),)
    number = host.number("figure") if caption else 0
    return Figure(picture, caption, picture.place, number)


def _name(picture: Picture) -> str:
    return picture.target.partition("?")[0].partition("#")[0].lower()
