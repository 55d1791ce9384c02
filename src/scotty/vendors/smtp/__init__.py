"""SMTP out: hands one message at a time to a mail server."""

from scotty.vendors.smtp.line import Patience
from scotty.vendors.smtp.post import SmtpPost

__all__ = ["Patience", "SmtpPost"]
