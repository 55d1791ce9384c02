"""Local companies to research: their sites, boards and filings, and traps."""

from tests.research.world.company import NOW, Company, Planted, make_company, make_techcorp
from tests.research.world.server import Reply, WebServer
from tests.research.world.site import Site, build_routes, serve_site

__all__ = [
    "NOW",
    "Company",
    "Planted",
    "Reply",
    "Site",
    "WebServer",
    "build_routes",
    "make_company",
    "make_techcorp",
    "serve_site",
]
