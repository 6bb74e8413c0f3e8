"""The pages of a file beside its words: where each one's words begin and end."""

from dataclasses import dataclass

from tracker.minutes.models import Minutes


@dataclass(frozen=True)
class Picture:
    """A page that can be shown. Its words are ``text[start:end]``; of the sizes only the proportion counts."""

    page: int
    width: int
    height: int
    is_recognised: bool
    start: int
    end: int


def pictures_of(minutes: Minutes) -> list[Picture]:
    """The pages in order; none where the file has none that can be drawn."""
    if not minutes.has_pictures:
        return []
    starts: dict[int, int] = {}
    for start, _end, page, _paragraph in minutes.anchors:
        starts.setdefault(page, start)
    found: list[Picture] = []
    following = len(minutes.text)
    for page, (width, height, recognised) in reversed(list(enumerate(minutes.pages, 1))):
        start = starts.get(page, following)
        found.append(Picture(page, round(width), round(height), recognised, start, following))
        following = start
    return found[::-1]


def recognised_pages(minutes: Minutes) -> str:
    """Which pages are OCR, as it is said: 第 2、3 页; 全部 n 页 where all are."""
    pages = [str(number) for number, (_, _, recognised) in enumerate(minutes.pages, 1) if recognised]
    return f"全部 {len(pages)} 页" if len(pages) == len(minutes.pages) else f"第 {'、'.join(pages)} 页"
