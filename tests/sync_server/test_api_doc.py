"""What docs/api.md says of the menu is what the menu's documents hold."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from sync_server.customer.menu import MenuItem, MenuVariant

DOC = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


@pytest.mark.parametrize(("of", "document"), [("item", MenuItem), ("size", MenuVariant)])
def test_every_field_of_the_menu_is_explained_and_no_other(
    of: str, document: type[BaseModel]
) -> None:
    table = DOC.partition(f"| of an {of} |")[2] or DOC.partition(f"| of a {of} |")[2]
    rows = table.partition("\n\n")[0].splitlines()[2:]
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert told == set(document.model_fields)
