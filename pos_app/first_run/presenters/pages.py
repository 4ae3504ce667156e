"""The fields of each page of the first run."""

from pos_app.first_run.presenters import outfit_pages, shop_pages
from pos_app.first_run.presenters.draft import Draft, Step
from pos_app.first_run.presenters.rows import Wrong
from pos_app.office.presenters.fields import Form


def form_of(step: Step, draft: Draft, wrong: Wrong) -> Form:
    pages = {
        "shop": shop_pages.shop_page,
        "place": shop_pages.place_page,
        "money": shop_pages.money_page,
        "tax": shop_pages.tax_page,
        "hours": shop_pages.hours_page,
        "owner": shop_pages.owner_page,
        "recovery": shop_pages.recovery_page,
        "printer": outfit_pages.printer_page,
        "menu": outfit_pages.menu_page,
        "open": outfit_pages.summary_page,
    }
    return Form(step, tuple(pages[step](draft, wrong)))
