"""Pages: one middleware that owns the transaction, one decorator that makes a page of a view."""

from core.web.forms import OperationForm
from core.web.pages import Page, get_or_404, page_view
from core.web.streams import tenant_stream

__all__ = ["OperationForm", "Page", "get_or_404", "page_view", "tenant_stream"]
