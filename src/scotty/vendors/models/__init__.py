"""Language models of any provider, or of a server next door."""

from scotty.vendors.models.client import Choice
from scotty.vendors.models.models import LanguageModels, Means

__all__ = ["Choice", "LanguageModels", "Means"]
