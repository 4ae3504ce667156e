"""Who acts at a kitchen display, which nobody signs in to."""

from store_core.application.shop import Act, Shop
from store_core.application.staff import people


def acting(shop: Shop) -> Act:
    """The store's cook where there is exactly one; otherwise nobody, and the journal names the
    display alone.
    """
    cooks = [one for one in people(shop) if one.role == "cook" and not one.retired]
    return Act(cooks[0]) if len(cooks) == 1 else Act()
