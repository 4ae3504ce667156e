"""A photograph of the shop's own stands on the tile and in the builder, at every size (O1)."""

from dataclasses import replace

import pytest
from PIL import Image

from pos_app.pictures import dishes
from pos_app.views.sell import SellScreen
from qt_kit.tile import NAME_HIGH
from store_core.application.office import perform
from store_core.application.picture_files import prepare
from store_core.application.pictures import ADD_PICTURE, NewPicture
from store_core.application.shop import Act
from tests.pictures import saved
from tests.pos_app.counter import Till
from tests.shops import change_items, person

TEAL = (20, 120, 120)


def give_picture(till: Till, item: str, image: Image.Image) -> str:
    """The server's change, as it comes by the exchange."""
    act = Act(person(till.shop, "owner"))
    new = NewPicture(prepare(saved(image, "PNG")).data)
    name = perform(till.shop, act, ADD_PICTURE, new, till.shop.new_id())
    change_items(till.shop, act, (replace(till.shop.menu.item(item), pictures=(name,)),))
    return name


@pytest.fixture
def selling(till: Till) -> Till:
    till.open_shift()
    till.window.show_screen("sell")
    return till


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1920, 1080)])
def test_a_photograph_fills_the_tile_to_its_edges(selling: Till, size: tuple[int, int]) -> None:
    selling.window.resize(*size)
    name = give_picture(selling, "margherita", Image.new("RGB", (600, 400), TEAL))
    screen = selling.window.screen_named("sell")
    assert isinstance(screen, SellScreen)
    grid = screen.shelf.grid
    selling.until(lambda: name in {tile.picture for tile in grid._tiles})
    selling.until(lambda: screen.pictures.is_photograph(name) and screen.pictures.idle())
    place = next(n for n, tile in enumerate(grid._tiles) if tile.picture == name)
    tile = grid.tile_rect(place)
    seen = grid.grab().toImage()
    ratio = seen.devicePixelRatio()
    for x, y in (
        (tile.left() + 4, tile.top() + 40),
        (tile.right() - 4, tile.top() + 40),
        (tile.center().x(), tile.top() + 4),
        (tile.left() + 4, tile.bottom() - NAME_HIGH - 2),
    ):
        colour = seen.pixelColor(round(x * ratio), round(y * ratio))
        assert abs(colour.red() - TEAL[0]) + abs(colour.green() - TEAL[1]) < 30, (x, y)


def test_the_builder_shows_it_too(selling: Till) -> None:
    name = give_picture(selling, "margherita", Image.new("RGB", (600, 400), TEAL))
    screen = selling.window.screen_named("sell")
    assert isinstance(screen, SellScreen)
    selling.until(lambda: name in {tile.picture for tile in screen.shelf.grid._tiles})
    selling.do("hold", "Margherita")
    picture = screen.builder.picture

    def green() -> int:
        return picture.grab().toImage().pixelColor(picture.width() // 2, 20).green()

    selling.until(lambda: abs(green() - TEAL[1]) < 20)


def test_the_dishes_offered_are_whole_dishes() -> None:
    assert "pizza-margherita" in dishes()
    assert not [name for name in dishes() if name.startswith(("top-", "base-", "rim-"))]
