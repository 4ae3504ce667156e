"""What the back office asks of the server that owns the shop's records (O1, O2, O6).

Catalogue, prices, staff, settings and stock lists have one authority, the topmost server. An
`OfficeCall` is one thing an owner or manager does there, by a name that can be sent: the window
asks for it, wherever it stands, and `perform` does it once.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.errors import StoreError
from store_core.domain.staff import Person
from store_core.storage.base import canonical, insert_rows
from store_core.storage.catalogue import load_people
from store_core.storage.web import IdempotencyRow, answer_under

A = TypeVar("A")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class OfficeCall(Generic[A, R]):
    """`work` checks the permission, then writes. `asks` and `answers` are its shapes: frozen
    dataclasses or plain types that JSON carries. One that only reads, or whose answer is a secret,
    is worked out anew each time.
    """

    name: str
    asks: type[A]
    answers: type[R]
    work: Callable[[Transaction, A], R]
    anew: bool = False


def perform(shop: Shop, act: Act, call: OfficeCall[A, R], asked: A, call_id: str) -> R:
    """The same `call_id` again changes nothing and gives the same answer.

    Errors: `call_conflict` where the id was used for something else, and those of the call.
    """
    with shop.transaction(act) as tx:
        if call.anew:
            return call.work(tx, asked)
        key = f"office/{call_id}"
        digest = _digest(shop, call.name, asked)
        before = answer_under(tx.session, key)
        if before is None:
            answer = call.work(tx, asked)
            told = canonical(answer)
            row = IdempotencyRow(key=key, body_sha256=digest, answer=told, at=tx.now)
            insert_rows(tx.session, row)
            return answer
        if before.body_sha256 != digest:
            raise StoreError("call_conflict", call=call.name)
        return msgspec.json.decode(before.answer, type=call.answers)


def _digest(shop: Shop, name: str, asked: object) -> str:
    """What was asked, so that nobody finds it by trying: it may be a PIN."""
    return hmac.digest(shop.identity.key, canonical([name, asked]), "sha256").hex()


def person_known_as(shop: Shop, person_id: str) -> Person:
    """Who works here now by that id. Error `not_permitted` for anybody else."""
    with shop.database.read() as session:
        for person in load_people(session):
            if person.id == person_id:
                return person
    raise StoreError("not_permitted", person=person_id)
