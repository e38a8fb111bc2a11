"""The files of which a page asks for a joined one, or for its parts."""

from django import template

from associations.joined import addresses

register = template.Library()
register.simple_tag(addresses, name="joined")
