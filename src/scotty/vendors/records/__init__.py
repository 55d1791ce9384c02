"""What a company's DNS records tell of the products it uses."""

from scotty.vendors.records.collector import RecordsCollector

__all__ = ["RecordsCollector"]
