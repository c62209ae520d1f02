"""What stands on every page. As with tables, templates would take most of a page's time for it."""

from collections.abc import Iterable
from html import escape

from django import template
from django.conf import settings
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panoh.site.context import Item

register = template.Library()


@register.tag
def fixed(parser: Parser, token: Token) -> Node:
    """What is the same for everybody on every page of a language: made once, out of nothing."""
    nodes = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(nodes)


class Fixed(Node):
    """Nobody's name can be kept here: it is made without the request and without variables."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes
        self.made: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The part in the reader's language."""
        language = get_language()
        if language not in self.made:
            alone = Context()
            with alone.bind_template(context.template):  # type: ignore[arg-type]  # is being shown
                self.made[language] = self.nodes.render(alone)
        return self.made[language]


@register.simple_tag
def navigation(items: Iterable[Item]) -> SafeString:
    """Where this member may go; the page one is on is marked, and what waits there is counted."""
    return mark_safe("\n".join(map(_place, items)))


def _place(item: Item) -> str:
    current = f' aria-current="{item.current}"' if item.current else ""
    return f'<li><a href="{item.href}"{current}>{escape(str(item.label))}{_badge(item)}</a></li>'


def _badge(item: Item) -> str:
    if not item.count:
        return ""
    return format_html(
        ' <span class="moj-notification-badge">{}<span class="pn-sr"> {}</span></span>',
        item.count,
        _("waiting for your answer"),
    )


@register.simple_tag
def links(items: Iterable[Item]) -> SafeString:
    """What is seldom needed, in the footer."""
    return mark_safe(
        "".join(f'<a href="{item.href}">{escape(str(item.label))}</a>' for item in items)
    )


@register.simple_tag
def languages() -> SafeString:
    """The languages of the pages, each called as it calls itself; the page's own is no button."""
    current = get_language()
    return mark_safe(
        "".join(
            f'<li><span aria-current="true">{name}</span></li>'
            if code == current
            else f'<li><button name="language" value="{code}" lang="{code}">{name}</button></li>'
            for code, name in settings.LANGUAGES
        )
    )
