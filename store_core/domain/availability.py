"""What can be sold now: the catalogue may change under a line while it is chosen (C2, W2)."""

from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError


def check_for_sale(line: CartLine, menu: Menu) -> None:
    """Refuse what is retired or sold out, parts and options included.

    Errors: `item_unavailable`, `variant_unavailable`, `option_unavailable`.
    """
    for item_id in (line.item, *(part.item for part in line.parts if part.item)):
        item = menu.item(item_id)
        if item.retired or not item.available:
            raise StoreError("item_unavailable", item=item_id, line=line.id)
        if any(one.id == line.variant and not one.available for one in item.variants):
            raise StoreError("variant_unavailable", variant=line.variant, line=line.id)
    for modifier in (*line.modifiers, *(one for part in line.parts for one in part.modifiers)):
        if modifier.count and not menu.option(modifier.option)[1].available:
            raise StoreError("option_unavailable", option=modifier.option, line=line.id)
