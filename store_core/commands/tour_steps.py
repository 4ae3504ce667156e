"""What the tour plays: the steps of a shop's main job."""

from collections.abc import Callable, Sequence

from store_core.application.verifier import verify_file
from store_core.commands.hands import Hands
from store_core.commands.tour_closing import close_day
from store_core.commands.tour_stage import Stage
from store_core.domain.errors import StoreError

CASHIER = "Maria Gutierrez"
FLOAT = "$100"


def sign_in(stage: Stage) -> None:
    """The cashier signs in by PIN and opens a shift with a float."""
    counter = stage.counter
    counter.see("Sign in")
    counter.picture("counter-sign-in")
    counter.click(CASHIER)
    counter.digits("PIN", stage.shop.pins[CASHIER])
    counter.see("Float in the drawer")
    counter.picture("counter-shift")
    counter.click(FLOAT, "Open shift")
    counter.see("Sell screen")
    counter.picture("counter-empty")


def sell(stage: Stage) -> None:
    """Two pizzas and two drinks, parked and recalled, for cash; the kitchen has it all."""
    counter = stage.counter
    counter.click("Large")
    counter.hold("Margherita")
    counter.see("Builder")
    counter.click("Mushrooms plus", "Black olives plus", "Note")
    counter.write("Note text", "Extra crispy, please")
    counter.click("Done")
    counter.picture("counter-builder")
    counter.click("Add to ticket")
    counter.gone("Builder")
    _half_and_half(counter)
    counter.click("Drinks", "Coke", "Fanta")
    counter.picture("counter-sell")
    _park_and_recall(counter)
    counter.click("Pay")
    counter.see("Cash received")
    counter.picture("counter-tender")
    counter.click("$60", "Take cash")
    change = counter.see("Change due")
    if "$" not in change:
        raise StoreError("did_not_happen", what="change on the screen")
    counter.picture("counter-change")
    stage.kitchen.see("Ticket A-0001 Oven")
    stage.kitchen.picture("kitchen-ticket")
    stage.paper_with("BELLA NAPOLI", "A-0001", "Change")
    stage.paper_with("Oven", "A-0001", "Extra crispy, please")
    stage.shop.printer.wait_for("drawer")
    counter.click("Next customer")
    counter.see("Sell screen")


def _half_and_half(counter: Hands) -> None:
    counter.click("Half & half")
    counter.see("Builder")
    for change, pizza in (("Change 1", "Margherita"), ("Change 2", "Diavola")):
        counter.click(change)
        counter.see("Choice title")
        counter.click(pizza)
        counter.gone("Choice title")
    counter.click("Stuffed")
    counter.picture("counter-halves")
    counter.click("Add to ticket")
    counter.gone("Builder")


def _park_and_recall(counter: Hands) -> None:
    counter.click("Park")
    counter.see("Sheet title")
    counter.click("Table 7")
    counter.see("Empty ticket")
    counter.click("Parked")
    counter.see("Parked Table 7")
    counter.picture("counter-parked")
    counter.click("Parked Table 7", "Resume")
    counter.see("Line Margherita, Large")


def order_online(stage: Stage) -> None:
    """A customer builds a pizza, orders as a guest for pickup, and sees number, code and time."""
    customer = stage.customer
    customer.visit(f"{stage.shop.url}/")
    customer.picture("web-home")
    customer.visit(f"{stage.shop.url}/menu")
    customer.picture("web-menu")
    customer.visit(f"{stage.shop.url}/item/build-your-own")
    for field_id in ("size-l", "pick-crust-stuffed", "pick-sauce-pesto"):
        customer.choose(field_id)
    customer.press("More Mushrooms")
    customer.sees(".builder-bar", "$18.50")
    customer.picture("web-builder")
    customer.press("Add to cart")
    customer.sees("#bar", "cart")
    customer.visit(f"{stage.shop.url}/cart")
    customer.picture("web-cart")
    customer.visit(f"{stage.shop.url}/checkout")
    customer.write("name", "Priya Raghunathan")
    customer.write("phone", "+1 212 555 0142")
    customer.picture("web-checkout")
    customer.press("Place order")
    customer.sees("h1", "Thank you, Priya")
    stage.number = customer.attribute("#order-state", "data-number")
    customer.picture("web-confirmation")
    customer.follow("Track this order")
    customer.sees("#now", "With the store")
    stage.code = customer.says(".code-line")
    customer.picture("web-tracking-received")


def serve_online(stage: Stage) -> None:
    """It rings, is accepted, cooked, bumped, recalled and bumped; the page follows by itself."""
    counter, kitchen, customer = stage.counter, stage.kitchen, stage.customer
    number = stage.number
    counter.click("Orders")
    counter.see(f"Order {number}")
    counter.picture("counter-orders")
    counter.click(f"Accept {number}")
    customer.sees("#now", "Accepted")
    kitchen.see(f"Ticket {number} Oven")
    kitchen.click(f"Start {number} Oven")
    customer.sees("#now", "Preparing")
    customer.picture("web-tracking-preparing")
    _bump(kitchen, number)
    customer.sees("#now", "Ready")
    kitchen.click("Recall", f"Recall {number} Oven")
    customer.sees("#now", "Preparing")
    kitchen.picture("kitchen-recalled")
    _bump(kitchen, number)
    customer.sees("#now", "Ready")
    customer.picture("web-tracking-ready")
    counter.click(f"Hand out {number}")
    counter.digits("Code", stage.code)
    counter.see("Take cash")
    counter.picture("counter-hand-out")
    counter.click("Take cash")
    customer.sees("#now", "Collected")
    stage.paper_with(number, "TOTAL", "Cash")
    counter.click("List")
    counter.picture("counter-orders-list")
    counter.click("Board", "Person", "Receipts")
    counter.see(f"Receipt #{number}")
    counter.picture("counter-receipts")


def _bump(kitchen: Hands, number: str) -> None:
    """A second press within five seconds would take the first one back, so wait for the key."""
    kitchen.see(f"Ready {number} Oven")
    kitchen.click(f"Ready {number} Oven")
    kitchen.gone(f"Ready {number} Oven")


def sell_offline(stage: Stage) -> None:
    """With the server stopped the till sells two more; back again, everything arrives once."""
    counter = stage.counter
    stage.shop.stop_server()
    counter.see_says("Connection", "No connection", 60)
    counter.press("F1")
    counter.click("Quick")
    for item, number in (("Pepperoni", "A-0002"), ("Diavola", "A-0003")):
        counter.see("Sell screen")
        counter.click(item, "Pay")
        counter.see("Take cash")
        counter.click("Take cash")
        counter.see("Next customer")
        counter.click("Next customer")
        stage.paper_with("Oven", number, item)
    counter.see_says("Connection", "2 not sent")
    counter.picture("counter-offline")
    stage.shop.start_server()
    counter.see_says("Connection", "All sent", 60)
    stage.kitchen.see("Ticket A-0003 Oven", 60)
    stage.kitchen.picture("kitchen-after")
    counter.picture("counter-back")


def verify(stage: Stage) -> None:
    """Each database is the fold of its journal, and all are equal."""
    databases = stage.shop.databases

    def equal() -> bool:
        found = [verify_file(one) for one in databases]
        return all(one.frontiers == found[0].frontiers for one in found)

    stage.until(equal, "every machine having every entry")
    stage.shop.crew.end()
    findings = [verify_file(one) for one in databases]
    for place, found in zip(databases, findings, strict=True):
        if found.faults:
            raise StoreError("verify_failed", file=str(place), faults=str(found.faults))
        if found.state != findings[0].state:
            raise StoreError("verify_differs", file=str(place))
        if found.orders != 4:
            raise StoreError("verify_orders", file=str(place), orders=found.orders)


STEPS: Sequence[tuple[str, Callable[[Stage], None]]] = (
    ("1 the cashier signs in and opens a shift", sign_in),
    ("2 a sale for cash, on paper and in the kitchen", sell),
    ("3 a customer orders on the web", order_online),
    ("4 the order is accepted, made and handed out", serve_online),
    ("5 two sales while the server is away", sell_offline),
    ("6 the day closes", close_day),
    ("7 every database is the fold of its journal", verify),
)
