"""The public web, read as a polite and careful guest reads it."""

from scotty.vendors.web.fetch import Fetcher, name_agent
from scotty.vendors.web.site import SiteCollector

__all__ = ["Fetcher", "SiteCollector", "name_agent"]
