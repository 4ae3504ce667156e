"""Papers of Bella Napoli, as the till would print them."""

from store_core.printing.document import (
    Align,
    Block,
    Cut,
    Document,
    DrawerKick,
    Item,
    Qr,
    Row,
    Rule,
    Size,
    Text,
)


def receipt(*more: Block, foot: tuple[Block, ...] = ()) -> Document:
    """`more` stands among the lines, `foot` after the payment."""
    return Document(
        title="Receipt 26-004182",
        kind="receipt",
        blocks=(
            Text("BELLA NAPOLI", Align.CENTER, bold=True, size=Size.BIG),
            Text("48 Harbor Street\n+1 (123) 456-7890", Align.CENTER),
            Rule(),
            Row("#1047 Table 7", "18:58"),
            Row("Receipt 26-004182", "Maria G."),
            Rule(),
            Item("1", "Half & half L", "20.25"),
            Item("2", "Truffle mushroom M", "37.00"),
            Item("1", "Garlic bread mozz.", "6.50"),
            Item("3", "Sparkling 500 ml", "9.75"),
            *more,
            Row("Buy 2 get 1", "-3.25", indent=2),
            Row("Regular 10 %", "-7.03", indent=2),
            Row("Sales tax 8.25 %", "5.22"),
            Rule(),
            Row("TOTAL USD", "68.44", bold=True, size=Size.TALL),
            Row("Gift card 4821", "20.00"),
            Row("Cash", "60.00"),
            Row("Change", "11.56"),
            *foot,
            Cut(),
            DrawerKick(),
        ),
    )


def receipt_with_code() -> Document:
    return receipt(foot=(Qr("https://bella.example/r/1047-8QK2", "Rate us or see your points"),))


def ticket() -> Document:
    return Document(
        title="Ticket A-0417 Oven",
        kind="ticket",
        blocks=(
            Text("OVEN", Align.CENTER, bold=True, inverse=True, size=Size.BIG),
            Row("A-0417", "18:58", bold=True, size=Size.BIG),
            Row("Table 7", "Maria G."),
            Rule("solid"),
            Item("1", "Half & half L", bold=True, size=Size.TALL),
            Item("", "Left: Margherita, extra basil", indent=2, size=Size.TALL),
            Item("", "Right: Pepperoni, no onion", indent=2, size=Size.TALL),
            Item("2", "Truffle mushroom M", bold=True, size=Size.TALL),
            Text("NUT ALLERGY", bold=True, inverse=True, size=Size.TALL),
            Rule(),
            Text("Ring twice, the bell is quiet"),
            Cut(),
        ),
    )
