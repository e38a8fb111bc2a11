"""The addresses of what people enter: sheets, groups, activities. Each part adds its own lines."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
