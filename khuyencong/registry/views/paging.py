from django.core.paginator import Page, Paginator

ROWS = 50


def page_of(request, rows) -> Page:
    """The page of `rows` that the address asks for; a number out of range gives the nearest page."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
