"""The pages of the back office, in the order of the navigation: a new one is a row here."""

from pos_app.office.page import PageEntry
from pos_app.office.views.catalogue_page import CataloguePage
from pos_app.office.views.dashboard_page import DashboardPage
from pos_app.office.views.log_page import LogPage
from pos_app.office.views.machines_page import MachinesPage
from pos_app.office.views.staff_page import StaffPage
from pos_app.office.views.stock_page import StockPage
from pos_app.office.views.store_page import StorePage
from pos_app.office.views.to_settle_page import ToSettlePage
from pos_app.office.views.z_page import ZPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("dashboard", "Dashboard", "layout-dashboard", DashboardPage),
    PageEntry("to_settle", "To settle", "scale", ToSettlePage),
    PageEntry("catalogue", "Catalogue", "pizza", CataloguePage),
    PageEntry("stock", "Stock", "package", StockPage),
    PageEntry("staff", "Staff", "users", StaffPage),
    PageEntry("machines", "Machines", "monitor", MachinesPage),
    PageEntry("store", "Store", "store", StorePage),
    PageEntry("z_reports", "Z reports", "file-chart-column", ZPage),
    PageEntry("audit_log", "Audit log", "shield-check", LogPage),
)
