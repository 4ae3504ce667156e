import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_core.printing.document import Block, Document, Item, Mark, Row, Size, Text
from store_core.printing.layout import Line, clean, lay_out


def lines(*blocks: Block, columns: int = 20) -> list[str]:
    """Each line with its amount at the end of the columns."""
    document = Document("x", "receipt", blocks)
    return [
        f"{' ' * p.indent}{p.left}".ljust(columns - len(p.right)) + p.right
        if p.right
        else f"{' ' * p.indent}{p.left}"
        for p in lay_out(document, columns)
        if isinstance(p, Line)
    ]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Row("Cash", "60.00"), ["Cash           60.00"]),
        (Row("Regular 10 %", "-7.03", indent=2), ["  Regular 10 % -7.03"]),
        (
            Row("Sales tax for prepared food", "5.22"),
            ["Sales tax for   5.22", "prepared food"],
        ),
        (
            Item("2", "Truffle mushroom M", "37.00"),
            ["2 Truffle      37.00", "  mushroom M"],
        ),
        (
            Item("12", "Sparkling water 500 ml", "9.75"),
            ["12 Sparkling    9.75", "   water 500 ml"],
        ),
        (Item("1", "Fries", ""), ["1 Fries"]),
        (Item("", "extra basil", "0.50", indent=2), ["  extra basil   0.50"]),
        (
            Row("A very long label", "1,234,567,890.00"),
            ["A very", "long", "label", "    1,234,567,890.00"],
        ),
        (Text("one\ntwo"), ["one", "two"]),
        (Text("Donaudampfschifffahrtsgesellschaft"), ["Donaudampfschifffahr", "tsgesellschaft"]),
        (Text(""), [""]),
        (Text("Bella Napoli Due", size=Size.BIG), ["Bella", "Napoli Due"]),
        (Mark("COPY"), ["COPY"]),
        (Mark("REPRINT 1 - possible duplicate"), ["REPRINT 1 -", "possible duplicate"]),
    ],
)
def test_a_line_stands_on_twenty_columns(block: Block, expected: list[str]) -> None:
    assert lines(block) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no \x1bp\x00\x19\x19 drawer", "no p drawer"),
        ("e\u0301clair", "éclair"),
        ("1\u202f234,00\xa0€", "1 234,00 €"),
        ("\u22123.25", "-3.25"),
        ("\u202eesrever", "esrever"),
        ("\x9b31m tab\there", "31m tab here"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
    ],
)
def test_nothing_in_a_text_is_a_command(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(
    st.text(max_size=60),
    st.text(max_size=12),
    st.integers(12, 48),
    st.sampled_from(list(Size)),
)
def test_no_line_is_wider_than_the_paper(label: str, amount: str, columns: int, size: Size) -> None:
    document = Document(
        "x", "receipt", (Row(label, amount[:5], size=size), Item("3", label, size=size))
    )
    for piece in lay_out(document, columns):
        assert isinstance(piece, Line)
        across = piece.style.across
        assert (len(piece.left) + len(piece.right) + bool(piece.right)) * across <= columns


@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=80), st.integers(10, 48))
def test_wrapping_loses_no_letter(text: str, columns: int) -> None:
    written = "".join(lines(Text(text), columns=columns))
    assert written == clean(text)
