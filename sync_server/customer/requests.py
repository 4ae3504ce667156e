"""What customers send. A price among it is passed over: the store prices (W9)."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from store_core.application.customers import WebCustomer
from store_core.application.storefront import WebOrder
from store_core.application.web_carts import WebCart, WebLine, WebOption, WebPart

Id = Annotated[str, Field(max_length=100)]
Count = Annotated[int, Field(strict=True)]
Words = Annotated[str, Field(max_length=2_000)]


class OptionChoice(BaseModel):
    """Units of one option; the same option twice is summed, zero is as if it were not there."""

    option_id: Id = Field(examples=["top-mushrooms"])
    quantity: Count = Field(1, examples=[2])

    def chosen(self) -> WebOption:
        return WebOption(self.option_id, self.quantity)


class PartChoice(BaseModel):
    """A half or quarter: `shares` of the whole, perhaps another item, with extras of its own."""

    shares: Count = Field(examples=[1])
    item_id: Id | None = Field(None, examples=["diavola"])
    modifiers: list[OptionChoice] = Field([], max_length=200)
    removed: list[Id] = Field([], max_length=100, description="Ingredients to leave out.")

    def chosen(self) -> WebPart:
        return WebPart(self.shares, self.item_id, _options(self.modifiers), tuple(self.removed))


class LineChoice(BaseModel):
    item_id: Id = Field(examples=["margherita"])
    variant_id: Id | None = Field(None, examples=["l"])
    quantity: Count = Field(1, examples=[1], description="1 to 99.")
    modifiers: list[OptionChoice] = Field([], max_length=200)
    parts: list[PartChoice] = Field([], max_length=16)
    removed: list[Id] = Field([], max_length=100, description="Ingredients to leave out.")
    note: Words = Field("", description="At most 140 characters.", examples=["Well done, please"])

    def chosen(self) -> WebLine:
        return WebLine(
            item_id=self.item_id,
            variant_id=self.variant_id,
            quantity=self.quantity,
            modifiers=_options(self.modifiers),
            parts=tuple(part.chosen() for part in self.parts),
            removed=tuple(self.removed),
            note=self.note,
        )


_LINES: list[JsonValue] = [
    {
        "item_id": "margherita",
        "variant_id": "l",
        "quantity": 1,
        "modifiers": [
            {"option_id": "crust-thin", "quantity": 1},
            {"option_id": "sauce-tomato", "quantity": 1},
            {"option_id": "top-mushrooms", "quantity": 2},
        ],
        "note": "Well done, please",
    },
    {"item_id": "coke", "quantity": 2, "modifiers": []},
]


class CartRequest(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fulfilment": "pickup", "lines": _LINES}]}
    )

    fulfilment: Id = "pickup"
    lines: list[LineChoice] = Field(description="1 to 50 lines.")
    codes: list[Id] = Field([], max_length=100, description="At most 10.", examples=[["NAPOLI5"]])
    tip: Count = Field(0, description="In the currency's smallest unit.", examples=[200])

    def chosen(self) -> WebCart:
        lines = tuple(line.chosen() for line in self.lines)
        return WebCart(lines, self.fulfilment, tuple(self.codes), self.tip)


class CustomerDetails(BaseModel):
    """Who orders, as a guest."""

    name: Words = Field(examples=["Priya Raman"], description="1 to 80 characters.")
    phone: Id = Field(examples=["+1 555 014 2277"])
    email: Words | None = Field(None, examples=["priya@example.org"])

    def given(self) -> WebCustomer:
        return WebCustomer(self.name, self.phone, self.email or "")


class Orderer(BaseModel):
    """Either is enough."""

    phone: Id | None = Field(None, examples=["+1 555 014 2277"])
    email: Words | None = Field(None, examples=["priya@example.org"])

    def given(self) -> WebCustomer:
        return WebCustomer("", self.phone or "", self.email or "")


class QuoteRequest(CartRequest):
    customer: Orderer | None = Field(
        None, description="Who would order, for what holds only for a first order."
    )


class OrderRequest(CartRequest):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer": {"name": "Priya Raman", "phone": "+1 555 014 2277"},
                    "fulfilment": "pickup",
                    "payment_method": "cash",
                    "lines": _LINES,
                }
            ]
        }
    )

    customer: CustomerDetails
    payment_method: Id = "cash"
    requested_time: AwareDatetime | None = Field(
        None,
        description="When to pick it up, at most 7 days ahead; left out: as soon as possible.",
        examples=["2026-06-12T19:30:00-04:00"],
    )
    note: Words | None = Field(None, description="At most 140 characters.")
    agreed_due: Count | None = Field(
        None,
        description="The `due` that the customer was told: at any other nothing is ordered.",
        examples=[4112],
    )

    def order(self) -> WebOrder:
        return WebOrder(
            customer=self.customer.given(),
            cart=self.chosen(),
            payment_method=self.payment_method,
            requested_time=self.requested_time,
            note=self.note or "",
            agreed=self.agreed_due,
        )


def _options(choices: list[OptionChoice]) -> tuple[WebOption, ...]:
    return tuple(choice.chosen() for choice in choices)
