"""A server over whose counter everything is sold, and what happens to its file."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from store_core.application import backups, orders
from store_core.application.backups import back_up
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.terminals import open_shop
from store_core.application.verifier import verify_file
from tests.shops import cart, line, open_shift, person


@dataclass(frozen=True)
class Seller:
    """A server that sells over its own counter."""

    shop: Shop
    folder: Path

    @property
    def kept_in(self) -> Path:
        return self.folder / backups.FOLDER

    @property
    def file(self) -> Path:
        return self.folder / "store.sqlite"

    def sell(self, count: int = 1) -> None:
        act = Act(person(self.shop, "cashier"))
        shift = open_shift(self.shop)
        for _ in range(count):
            wanted = cart(line(self.shop, "margherita"))
            orders.sell(self.shop, act, wanted, Head(), [Tender("cash", 5_000)], shift)

    def back_up(self) -> backups.Backup:
        return back_up(self.shop, self.kept_in, self.shop.now())

    def end(self) -> None:
        self.shop.database.close()


def again(seller: Seller) -> Seller:
    """As the server finds it when it is started after a restore."""
    return Seller(open_shop(seller.folder, FileSecrets(seller.folder)), seller.folder)


def sold(seller: Seller) -> int:
    found = verify_file(seller.file)
    assert found.faults == ()
    return found.orders


def flip(file: Path, seed: int, bits: int = 60) -> None:
    random, held = Random(seed), bytearray(file.read_bytes())
    for _ in range(bits):
        held[random.randrange(len(held))] ^= 1 << random.randrange(8)
    file.write_bytes(held)
