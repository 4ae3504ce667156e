"""The screens of the counter, in the order they are made; what isn't here is offered nowhere."""

from collections.abc import Callable

from pos_app.desk import Desk
from pos_app.views.change import ChangeScreen
from pos_app.views.closing import ClosingScreen
from pos_app.views.orders import OrdersScreen
from pos_app.views.parked import ParkedScreen
from pos_app.views.receipts import ReceiptsScreen
from pos_app.views.refund import RefundScreen
from pos_app.views.report import ReportScreen
from pos_app.views.screen import Screen
from pos_app.views.sell import SellScreen
from pos_app.views.shift import ShiftScreen
from pos_app.views.tender import TenderScreen

ScreenFactory = Callable[[Desk], Screen]

SCREENS: dict[str, ScreenFactory] = {
    "sell": SellScreen,
    "orders": OrdersScreen,
    "parked": ParkedScreen,
    "tender": TenderScreen,
    "change": ChangeScreen,
    "shift": ShiftScreen,
    "closing": ClosingScreen,
    "report": ReportScreen,
    "receipts": ReceiptsScreen,
    "refund": RefundScreen,
}
