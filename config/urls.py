"""All addresses of Giao Ban."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("associations.urls")),
    path("", include("portfolio.entry_urls")),
    path("", include("portfolio.urls")),
]
