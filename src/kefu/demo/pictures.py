"""Draws the photographs that people of the demo send: a cracked cup, a tea tray, a wet tent, a present; for `play`."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyvips

# The shapes are given on a sheet of 960 x 720; the picture is smaller, because it is drawn while somebody waits.
_WIDTH, _HEIGHT = 960, 720
_SCALE = 1.5
Colour = tuple[int, int, int]
Shape = Callable[["pyvips.Image", "pyvips.Image"], "pyvips.Image"]

_WALLS: tuple[Colour, ...] = ((226, 217, 203), (214, 222, 220), (231, 224, 214))
_GLAZES: tuple[Colour, ...] = ((150, 186, 170), (196, 206, 190), (120, 150, 178), (205, 178, 150))


def draw(subject: str, random: Random) -> bytes:
    """A JPEG of the subject, soft and a little noisy as telephones make them."""
    import pyvips

    table: Colour = random.choice(((139, 103, 74), (112, 92, 80), (92, 110, 92)))
    scene = _background(random.choice(_WALLS), table)
    for shape, colour in _SUBJECTS[subject](random):
        scene = _paint(scene, shape, colour)
    noise = pyvips.Image.gaussnoise(scene.width, scene.height, sigma=3, mean=0, seed=random.randint(1, 10_000))
    photograph = (scene.cast("uchar").gaussblur(1.4) + noise).cast("uchar").copy(interpretation="srgb")
    data: bytes = photograph.jpegsave_buffer(Q=84)
    return data


def _grid() -> "pyvips.Image":
    """Where each pixel is on the sheet: x and y as two bands."""
    import pyvips

    return pyvips.Image.xyz(int(_WIDTH / _SCALE), int(_HEIGHT / _SCALE)) * _SCALE


def _background(wall: Colour, table: Colour) -> "pyvips.Image":
    y = _grid()[1] / _HEIGHT
    light = 1.08 - y * 0.22
    is_table = y > 0.62
    return is_table.ifthenelse(_flat(table), _flat(wall)) * light


def _flat(colour: Colour) -> "pyvips.Image":
    import pyvips

    return pyvips.Image.black(int(_WIDTH / _SCALE), int(_HEIGHT / _SCALE), bands=3) + list(colour)


def _paint(scene: "pyvips.Image", shape: Shape, colour: Colour) -> "pyvips.Image":
    """The shape with a lit left side."""
    grid = _grid()
    shade = 1.15 - grid[0] / _WIDTH * 0.35
    return shape(grid[0], grid[1]).ifthenelse(_flat(colour) * shade, scene)


def _ellipse(x: float, y: float, width: float, height: float) -> Shape:
    return lambda xs, ys: ((xs - x) / width) ** 2 + ((ys - y) / height) ** 2 < 1


def _box(left: float, top: float, right: float, bottom: float) -> Shape:
    return lambda xs, ys: (xs > left) & (xs < right) & (ys > top) & (ys < bottom)


def _triangle(x: float, top: float, bottom: float, slope: float) -> Shape:
    return lambda xs, ys: ((xs - x).abs() < (ys - top) * slope) & (ys > top) & (ys < bottom)


def _cup(random: Random) -> list[tuple[Shape, Colour]]:
    glaze = random.choice(_GLAZES)
    shapes: list[tuple[Shape, Colour]] = [
        (_ellipse(500, 590, 250, 40), (70, 54, 42)),
        (lambda xs, ys: (((xs - 480) / 210) ** 2 + ((ys - 330) / 250) ** 2 < 1) & (ys > 330), glaze),
        (_ellipse(480, 330, 210, 52), (235, 232, 222)),
        (_ellipse(480, 336, 190, 42), (168, 120, 70)),
    ]
    x, y = 430.0 + random.randint(0, 80), 352.0
    for _ in range(12):
        shapes.append((_ellipse(x, y, 5, 14), (52, 40, 34)))
        x, y = x + random.randint(-13, 13), y + 17
    return shapes


def _tray(random: Random) -> list[tuple[Shape, Colour]]:
    glaze = random.choice(_GLAZES)
    shapes: list[tuple[Shape, Colour]] = [
        (_box(150, 420, 810, 640), (74, 48, 34)),
        (_box(170, 436, 790, 600), (104, 70, 48)),
        (_ellipse(300, 470, 105, 80), (122, 66, 46)),
        (_ellipse(300, 400, 60, 18), (98, 52, 38)),
    ]
    for n in range(4):
        shapes += [(_ellipse(480 + n * 80, 520, 34, 26), glaze), (_ellipse(480 + n * 80, 508, 30, 12), (176, 128, 72))]
    return shapes


def _tent(random: Random) -> list[tuple[Shape, Colour]]:
    cloth: Colour = random.choice(((196, 112, 52), (70, 118, 120), (150, 150, 80)))
    shapes: list[tuple[Shape, Colour]] = [
        (_box(0, 450, _WIDTH, _HEIGHT), (84, 104, 66)),
        (_triangle(480, 150, 620, 0.78), cloth),
        (_triangle(480, 300, 620, 0.3), (48, 44, 42)),
    ]
    for _ in range(9):
        shapes.append((_ellipse(480 + random.randint(-110, 110), 290 + random.randint(0, 90), 6, 11), (206, 226, 236)))
    return shapes


def _gift(random: Random) -> list[tuple[Shape, Colour]]:
    paper: Colour = random.choice(((52, 74, 112), (140, 52, 48), (64, 96, 78)))
    gold: Colour = (214, 178, 104)
    return [
        (_ellipse(480, 640, 310, 34), (66, 50, 40)),
        (_box(220, 280, 740, 630), paper),
        (_box(452, 280, 508, 630), gold),
        (_box(220, 420, 740, 470), gold),
        (_ellipse(425, 262, 66, 34), gold),
        (_ellipse(535, 262, 66, 34), gold),
        (_ellipse(480, 270, 24, 24), (190, 150, 80)),
    ]


_SUBJECTS: dict[str, Callable[[Random], list[tuple[Shape, Colour]]]] = {
    "cracked": _cup,
    "tray": _tray,
    "tent": _tent,
    "gift": _gift,
}
