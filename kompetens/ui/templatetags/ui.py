"""The components. docs/design.md has a line on each; `/ui/design/` shows them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kompetens.ui import charts, formats, markup, values
from kompetens.ui.forms import FIELD_TEMPLATE, faults, renderer
from kompetens.ui.markup import Text
from kompetens.ui.navigation import Crumb
from kompetens.ui.tables import TableData
from kompetens.ui.themes import chosen_theme

register = template.Library()
Context = template.Context


def _draw(name: str, **values: Any) -> SafeString:
    return SafeString(render_to_string(f"ui/components/{name}.html", values))


# Words and marks


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """An icon from the sprite; hidden from screen readers unless it has a label."""
    return markup.icon(name, label)


@register.simple_tag
def status(word: Text, tone: str = "quiet") -> SafeString:
    """A state as a word in a tag with a shape: good, info, warn, bad or quiet."""
    return markup.status(word, tone)


@register.simple_block_tag
def notice(content: str, head: Text = "", tone: str = "info", **attrs: Any) -> SafeString:
    """A callout in the page: what happened or what is in the way, and who can do what about it."""
    symbol = {"good": "good", "warn": "warning", "bad": "stop"}.get(markup.tone(tone), "info")
    return format_html(
        '<div class="notice {}"{}>{}<div>{}{}</div></div>',
        tone,
        markup.attributes(attrs),
        markup.icon(symbol),
        format_html('<p class="head">{}</p>', head) if head else "",
        content,
    )


@register.simple_block_tag
def empty_state(content: str, head: Text, icon: str = "search") -> SafeString:
    """Says why there is nothing here, and what to do."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', markup.icon(icon), head, content)


@register.simple_block_tag
def disclosure(content: str, summary: Text, opened: bool = False) -> SafeString:
    """More, for those who want it."""
    return format_html(
        '<details class="disclosure"{}><summary>{}</summary><div class="disclosure-body stack">{}</div></details>',
        mark_safe(" open") if opened else "",
        summary,
        content,
    )


# Doing


@register.simple_tag
def button(label: Text, style: str = "plain", icon: str = "", small: bool = False, **attrs: Any) -> SafeString:
    """A button that says what happens. Further arguments become attributes: `hx_post=url`, `name="x"`."""
    attrs = {"type": "submit", **attrs}
    return format_html(
        '<button class="{}"{}>{}{}</button>',
        markup.button_class(style, small),
        markup.attributes(attrs),
        markup.icon(icon) if icon else "",
        label,
    )


@register.simple_tag
def link_button(
    label: Text, url: str, style: str = "plain", icon: str = "", small: bool = False, **attrs: Any
) -> SafeString:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return format_html(
        '<a class="{}" href="{}"{}>{}{}</a>',
        markup.button_class(style, small),
        url,
        markup.attributes(attrs),
        markup.icon(icon) if icon else "",
        label,
    )


# Forms


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, help, error and control of one form field."""
    return bound.render(FIELD_TEMPLATE, renderer=renderer())


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """Everything that is wrong in a form, each a link to its field. Nothing when nothing is wrong."""
    found = faults(form) if form.is_bound else []
    return _draw("error_summary", faults=found) if found else SafeString("")


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Context, content: str, hits: Text = "", export: str = "") -> SafeString:
    """A GET form of filters, the count of hits under it, and an export link where people expect it."""
    request = context["request"]
    narrowed = any(value for key, value in request.GET.items() if key not in ("page", "sort"))
    return _draw(
        "filter_bar",
        content=content,
        hits=hits,
        export=export,
        narrowed=narrowed,
        sort=request.GET.get("sort", ""),
        path=request.path,
    )


# Pages


@register.simple_block_tag
def page_title(content: str, title: Text, lead: Text = "") -> SafeString:
    """The page's one h1, a sentence under it, and its one primary action."""
    return format_html(
        '<div class="title"><div><h1>{}</h1>{}</div>{}</div>',
        title,
        format_html("<p>{}</p>", lead) if lead else "",
        format_html('<div class="actions">{}</div>', content) if content.strip() else "",
    )


@register.simple_tag
def breadcrumbs(crumbs: Iterable[Crumb]) -> SafeString:
    """The way to this page; the last step is the page itself."""
    return _draw("breadcrumbs", crumbs=list(crumbs))


@register.simple_block_tag
def tabs(content: str, label: Text) -> SafeString:
    """Views of one thing, as links. Holds `tab`."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag
def tab(label: Text, url: str, current: bool = False, count: int | None = None) -> SafeString:
    """One of the `tabs`."""
    counted = None if count is None else formats.number(count, values.language())
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        url,
        mark_safe(' aria-current="page"') if current else "",
        label,
        format_html(' <span class="count">{}</span>', counted) if counted else "",
    )


@register.simple_tag
def steps(labels: Iterable[Text], current: int) -> SafeString:
    """Where one is in something that takes several pages; `current` counts from 1."""
    return _draw("steps", labels=list(labels), current=current)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Links to the other pages; everything else in the address is kept. Nothing when there is one page."""
    paginator = page.paginator
    if paginator.num_pages < 2:
        return SafeString("")
    parameters = context["request"].GET
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, markup.query(parameters, page=number) if isinstance(number, int) else "") for number in numbers]
    return _draw(
        "pagination",
        page=page,
        links=links,
        before=markup.query(parameters, page=page.number - 1) if page.has_previous() else "",
        after=markup.query(parameters, page=page.number + 1) if page.has_next() else "",
    )


# Tables and lists


@register.simple_block_tag
def table(content: str, caption: Text, caption_seen: bool = False, scrolls: bool = False) -> SafeString:
    """A table that becomes cards on a narrow screen, where each `<td data-label="…">` says its column.

    `scrolls` keeps it a table with a scroll of its own: for a matrix.
    """
    around = format_html(' tabindex="0" role="region" aria-label="{}"', caption) if scrolls else ""
    return format_html(
        '<div class="table-box {}"{}><table><caption{}>{}</caption>{}</table></div>',
        "scrolls" if scrolls else "as-cards",
        around,
        "" if caption_seen else mark_safe(' class="unseen"'),
        caption,
        content,
    )


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: Text, numeric: bool = False, default: bool = False) -> SafeString:
    """A column's head that sorts: `?sort=key`, again for `?sort=-key`. `default` marks the order with no `sort`."""
    parameters = context["request"].GET
    now = parameters.get("sort") or (key if default else "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    address = markup.query(parameters, sort=f"-{key}" if now == key else key, page=None)
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        mark_safe(' class="num"') if numeric else "",
        format_html(' aria-sort="{}"', state) if state else "",
        address,
        label,
        markup.icon({"ascending": "up", "descending": "down"}.get(state, "sort")),
    )


@register.simple_tag
def data_table(data: TableData, caption: Text, caption_seen: bool = False) -> SafeString:
    """A plain table of figures from Python."""
    return _draw("data_table", data=data, caption=caption, caption_seen=caption_seen)


@register.simple_block_tag
def hit(content: str, title: Text, url: str, when: date | None = None, side: Text = "", level: int = 3) -> SafeString:
    """One entry of a list (inside `<ol class="hits">`): the day as a leaf, a title, facts, and something beside."""
    leaf = _leaf(values.local(when)) if when else mark_safe("<span></span>")
    return format_html(
        '<li class="hit">{}<div><h{}><a href="{}">{}</a></h{}><div class="hit-facts">{}</div></div>{}</li>',
        leaf, level, url, title, level, content,
        format_html('<div class="hit-side">{}</div>', side) if side else "",
    )  # fmt: skip


def _leaf(day: date) -> SafeString:
    language = values.language()
    return format_html(
        '<span class="leaf">{} <b>{}</b> {}</span>',
        formats.weekday(day, language),
        day.day,
        formats.month_name(day, language)[:9],
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """What there is to know about a thing, name and value. Holds `fact`."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: Text) -> SafeString:
    """One of the `facts`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


# Figures


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """Key figures side by side. Holds `figure`."""
    return format_html('<dl class="figures">{}</dl>', content)


@register.simple_tag
def figure(label: Text, value: Text, note: Text = "", url: str = "") -> SafeString:
    """One of the `figures`; with `url` the figure leads to what it counts."""
    shown = format_html('<a href="{}">{}</a>', url, value) if url else value
    return format_html(
        '<div class="figure"><dt>{}</dt><dd><span class="value">{}</span></dd>{}</div>',
        label,
        shown,
        format_html('<dd class="muted small">{}</dd>', note) if note else "",
    )


@register.simple_tag
def progress(
    value: int | None, total: int, label: Text, note: Text = "", poll: str = "", seconds: int = 2
) -> SafeString:
    """How far long work has come. `poll` is the address that answers with this tag again until all is done."""
    share = None if value is None or not total else min(Decimal(value) / Decimal(total), Decimal(1))
    return _draw(
        "progress",
        value=value,
        total=total,
        percent="" if share is None else formats.percent(share, values.language()),
        label=label,
        note=note,
        poll=poll,
        seconds=seconds,
    )


@register.simple_tag
def seats(taken: int, total: int, waiting: int = 0) -> SafeString:
    """Seats taken of all, drawn and in words."""
    full = taken >= total
    words = _("Full") if full else _("%(free)s of %(total)s seats free") % {"free": total - taken, "total": total}
    if waiting:
        words += " · " + _("%(waiting)s on the waiting list") % {"waiting": waiting}
    return format_html(
        '<span class="seats{}">{}<span class="words">{}</span></span>',
        " full" if full else "",
        charts.seat_row(taken, total),
        words,
    )


@register.simple_block_tag
def chart(content: str, title: Text, data: TableData | None = None, note: Text = "", level: int = 3) -> SafeString:
    """A figure whose title is the finding: the drawing (an SVG), and its table under a disclosure."""
    return _draw("chart", content=content, title=title, data=data, note=note, heading=f"h{level}")


# Around the page


@register.simple_tag(takes_context=True)
def html_attributes(context: Context) -> SafeString:
    """What the page's root carries for the style sheet and the script: chosen theme, who is signed in."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return markup.attributes(
        {"data_theme": chosen_theme(request), "data_user": str(user.pk) if user and signed_in else None}
    )


@register.simple_tag(takes_context=True)
def chosen(context: Context) -> str:
    """The theme that the visitor has chosen: light, dark, or nothing for what the device says."""
    request = context.get("request")
    return (chosen_theme(request) if request else None) or ""


for _write in values.FILTERS:
    register.filter(_write.__name__, _write)
