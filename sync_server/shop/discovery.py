"""What browsers and search engines ask for by themselves: manifest, site map and such (W1)."""

from starlette.responses import JSONResponse, Response

from sync_server.shop.assets import colours
from sync_server.shop.visit import Visit


def manifest(visit: Visit) -> Response:
    """What makes the shop installable."""
    assets = visit.web.assets
    paper = colours(visit.settings.profile)["light"]["paper"]
    data = {
        "name": visit.settings.name,
        "short_name": visit.settings.name,
        "description": visit.text(visit.settings.tagline),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": visit.language,
        "background_color": paper,
        "theme_color": paper,
        "icons": [
            {"src": assets.url(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ]
        + [
            {
                "src": assets.url("icon-maskable.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            }
        ],
        "shortcuts": [{"name": visit.say("Menu"), "url": "/menu"}],
    }
    return JSONResponse(data, media_type="application/manifest+json")


def service_worker(visit: Visit) -> Response:
    """The script that keeps pages for when there is no connection, with what to keep at once."""
    assets = visit.web.assets
    pages = ["/offline", "/", "/menu"]
    pages += [f"/menu/{section.category.id}" for section in visit.shelf.sections]
    files = [
        assets.url(name)
        for name in (
            "shop.css",
            "htmx.min.js",
            "shop.js",
            "gallery.js",
            "logo.svg",
            "fonts/inter-latin.woff2",
        )
    ]
    pictures = {assets.picture(item.picture, 320) for item in visit.shelf.items}
    files += [*sorted(pictures), assets.picture("pizza-pepperoni")]
    script = assets["service-worker.js"].body.decode()
    for name, value in (("PAGES", pages), ("FILES", files)):
        script = script.replace(f"self.{name}", _listed(value))
    script = script.replace("self.VERSION", f'"{assets.version}"')
    headers = {"cache-control": "no-cache"}
    return Response(script, headers=headers, media_type="text/javascript")


def robots(visit: Visit) -> Response:
    """Everything but what belongs to one customer."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/cart", "/checkout", "/track", "/api/"))
    text = f"User-agent: *\n{closed}Sitemap: {visit.request.base_url}sitemap.xml\n"
    return Response(text, media_type="text/plain")


def sitemap(visit: Visit) -> Response:
    base = str(visit.request.base_url)
    paths = ["", "menu"]
    paths += [f"menu/{section.category.id}" for section in visit.shelf.sections]
    paths += [f"item/{item.id}" for item in visit.shelf.items]
    paths += [address.removeprefix("/") for address, _name in visit.policies]
    urls = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
    return Response(text, media_type="application/xml")


def offline(visit: Visit) -> Response:
    """Kept by the service worker; shown for a page that was never kept."""
    return visit.page("offline.html")


def _listed(values: list[str]) -> str:
    return "[" + ",".join(f'"{value}"' for value in values) + "]"
