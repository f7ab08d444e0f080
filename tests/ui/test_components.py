"""Each component: what it says, to whom, and that it cannot be misused without being told."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator

from kompetens.ui.charts import SEATS_DRAWN
from kompetens.ui.examples import icon_names
from kompetens.ui.navigation import Crumb
from kompetens.ui.tables import TableData
from tests.ui.conftest import Draw

pytestmark = pytest.mark.django_db


def test_an_icon_is_hidden_unless_it_is_named(draw: Draw) -> None:
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert 'role="img" aria-label="Done"' in draw('{% icon "check" "Done" %}')
    assert "icons.svg#check" in draw('{% icon "check" %}')


def test_the_icon_set_is_as_large_as_the_product_needs() -> None:
    assert len(icon_names()) >= 25
    assert {"home", "calendar", "company", "people", "warning"} <= set(icon_names())


@pytest.mark.parametrize("tone", ["good", "info", "warn", "bad", "quiet"])
def test_a_status_has_a_word_and_a_shape_of_its_own(draw: Draw, tone: str) -> None:
    html = draw("{% status word tone %}", word="Full <b>", tone=tone)
    assert f"#shape-{tone}" in html
    assert "Full &lt;b&gt;" in html


def test_a_misspelt_tone_or_style_is_an_error(draw: Draw) -> None:
    with pytest.raises(ValueError, match="'green' is no tone"):
        draw('{% status "x" "green" %}')
    with pytest.raises(ValueError, match="'big' is no button style"):
        draw('{% button "x" style="big" %}')


def test_a_button_takes_attributes_and_keeps_its_kind(draw: Draw) -> None:
    html = draw(
        '{% button "Enrol me" style="primary" hx_post=url name="go" disabled=off autofocus=on %}',
        url="/x?a=1&b=2", off=False, on=True,
    )  # fmt: skip
    assert html.startswith('<button class="button primary" type="submit" hx-post="/x?a=1&amp;b=2" name="go" autofocus>')
    assert 'type="button"' in draw('{% button "x" type="button" %}')
    assert draw('{% link_button "Go" "/there" small=True %}') == '<a class="button plain small" href="/there">Go</a>'


def test_what_a_visitor_wrote_is_escaped_everywhere(draw: Draw) -> None:
    evil = "<script>alert(1)</script>"
    html = draw(
        "{% notice evil %}{{ evil }}{% endnotice %}{% empty_state evil %}{{ evil }}{% endempty_state %}"
        "{% disclosure evil %}{{ evil }}{% enddisclosure %}{% page_title evil evil %}{{ evil }}{% endpage_title %}"
        "{% button evil %}{% link_button evil evil %}{% tabs evil %}{% tab evil evil %}{% endtabs %}"
        "{% table evil %}{{ evil }}{% endtable %}{% sort_header evil evil %}"
        "{% hit evil evil side=evil %}{{ evil }}{% endhit %}"
        "{% facts %}{% fact evil %}{{ evil }}{% endfact %}{% endfacts %}"
        "{% figures %}{% figure evil evil evil evil %}{% endfigures %}"
        "{% progress 1 2 evil note=evil poll=evil %}{% chart evil data note=evil %}{{ evil }}{% endchart %}"
        "{% breadcrumbs crumbs %}{% steps labels 1 %}{% data_table data evil %}",
        evil=evil, data=TableData([evil, evil], [[evil, evil]]), crumbs=[Crumb(evil, evil), Crumb(evil)], labels=[evil],
    )  # fmt: skip
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 25


def test_a_notice_draws_the_shape_of_its_tone(draw: Draw) -> None:
    html = draw('{% notice "You cannot enrol" tone="warn" role="alert" %}<p>Ask Eva.</p>{% endnotice %}')
    assert 'class="notice warn" role="alert"' in html
    assert "#warning" in html
    assert "<p>Ask Eva.</p>" in html


def test_sorting_turns_round_and_keeps_the_rest_of_the_address(draw: Draw) -> None:
    first = draw('{% sort_header "name" "Name" %}', at="/list/?region=05&page=3")
    assert 'href="?region=05&amp;sort=name"' in first
    assert "aria-sort" not in first
    up = draw('{% sort_header "name" "Name" %}', at="/list/?sort=name")
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=-name"' in up
    down = draw('{% sort_header "name" "Name" numeric=True %}', at="/list/?sort=-name")
    assert 'aria-sort="descending"' in down
    assert 'class="num"' in down
    assert 'href="?sort=name"' in down
    assert 'aria-sort="ascending"' in draw('{% sort_header "name" "Name" default=True %}')


def test_pages_keep_the_rest_of_the_address(draw: Draw) -> None:
    page = Paginator(range(1000), 50).get_page(7)
    html = draw("{% pagination page %}", at="/list/?q=robot&page=7", page=page)
    assert 'href="?q=robot&amp;page=8" rel="next"' in html
    assert 'href="?q=robot&amp;page=6" rel="prev"' in html
    assert html.count('aria-current="page"') == 1
    assert draw("{% pagination page %}", page=Paginator(range(3), 50).get_page(1)).strip() == ""


def test_filters_keep_the_order_and_can_be_cleared(draw: Draw) -> None:
    source = '{% filter_bar hits="12 activities" export="/x.xlsx" %}<input name="q">{% endfilter_bar %}'
    plain = draw(source, at="/list/?page=2")
    assert ">Clear<" not in plain
    assert "12 activities" in plain
    narrowed = draw(source, at="/list/?q=robot&sort=-name")
    assert ">Clear<" in narrowed
    assert '<input type="hidden" name="sort" value="-name">' in narrowed


def test_a_table_has_a_caption_and_a_matrix_can_be_scrolled_by_keyboard(draw: Draw) -> None:
    assert '<caption class="unseen">People</caption>' in draw('{% table "People" %}<tbody></tbody>{% endtable %}')
    matrix = draw('{% table "Skills" caption_seen=True scrolls=True %}<tbody></tbody>{% endtable %}')
    assert 'tabindex="0" role="region" aria-label="Skills"' in matrix
    assert "<caption>Skills</caption>" in matrix


def test_a_data_table_names_rows_columns_and_cells(draw: Draw) -> None:
    html = draw("{% data_table data 'Gaps' %}", data=TableData(["Subject", "People"], [["Robotics", "412"]]))
    assert '<th scope="row">Robotics</th>' in html
    assert '<td data-label="People" class="num">412</td>' in html


@pytest.mark.parametrize(
    ("taken", "total", "waiting", "words"),
    [
        (5, 12, 0, "7 of 12 seats free"),
        (12, 12, 0, "Full"),
        (16, 16, 4, "Full · 4 on the waiting list"),
        (0, 1, 0, "1 of 1 seats free"),
        (9, 8, 0, "Full"),
    ],
)
def test_seats_are_drawn_and_said(draw: Draw, taken: int, total: int, waiting: int, words: str) -> None:
    html = draw("{% seats taken total waiting %}", taken=taken, total=total, waiting=waiting)
    assert f'<span class="words">{words}</span>' in html
    free, filled = re.findall(r' d="([^"]*)"', html)
    assert filled.count("z") == min(taken, total)
    assert free.count("z") == total - min(taken, total)


def test_more_seats_than_can_be_counted_become_a_bar(draw: Draw) -> None:
    html = draw("{% seats 40 80 %}")
    assert html.count("<path") == 2
    assert "h65v" in html
    assert SEATS_DRAWN < 80


def test_progress_says_how_far_and_asks_again(draw: Draw) -> None:
    html = draw('{% progress 640 1280 "Planning" note="40 seconds left" poll="/jobs/1" %}')
    assert 'value="640" max="1280"' in html
    assert "50%" in html
    assert 'hx-get="/jobs/1" hx-trigger="every 2s"' in html
    assert "<noscript>" in html
    done = draw('{% progress 3 3 "Planning" %}')
    assert "hx-get" not in done
    assert "100%" in done
    unknown = draw('{% progress None 0 "Reading" %}')
    assert '<progress aria-label="Reading"></progress>' in unknown


def test_a_hit_shows_its_day_in_local_time(draw: Draw) -> None:
    late = datetime(2019, 3, 11, 23, 30, tzinfo=UTC)
    html = draw('{% hit "Robot" "/a/1" when=when side="x" %}Örebro{% endhit %}', when=late)
    assert "Tue <b>12</b> March" in html
    assert '<h3><a href="/a/1">Robot</a></h3>' in html


def test_facts_figures_tabs_steps_and_crumbs_say_where_one_is(draw: Draw) -> None:
    assert "<dt>Where</dt><dd>Köping</dd>" in draw('{% facts %}{% fact "Where" %}Köping{% endfact %}{% endfacts %}')
    assert '<a href="/p">70</a>' in draw('{% figures %}{% figure "Companies" "70" url="/p" %}{% endfigures %}')
    inside = '{% tab "People" "/p" current=True count=1240 %}{% tab "Needs" "/n" %}'
    tabs = draw('{% tabs "Company" %}' + inside + "{% endtabs %}")
    assert tabs.count('aria-current="page"') == 1
    assert '<span class="count">1,240</span>' in tabs
    steps = draw("{% steps labels 2 %}", labels=["One", "Two", "Three"])
    assert '<li class="done">One</li><li aria-current="step">Two</li><li>Three</li>' in steps
    crumbs = draw("{% breadcrumbs crumbs %}", crumbs=[Crumb("Companies", "/c"), Crumb("ABB", "/c/1")])
    assert '<a href="/c">Companies</a>' in crumbs
    assert '<span aria-current="page">ABB</span>' in crumbs


def test_a_chart_has_its_finding_as_name_and_its_table_beside(draw: Draw) -> None:
    data = TableData(["Subject", "People"], [["Robotics", "412"]])
    html = draw('{% chart "Robotics leads" data %}<svg></svg>{% endchart %}', data=data)
    assert 'role="img" aria-label="Robotics leads"' in html
    assert "<details>" in html
    assert ">412</td>" in html


class Wish(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Not <b>shown</b> to others")
    shift = forms.ChoiceField(label="Shift", choices=[("d", "Day"), ("n", "Night")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="Agreed")
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_field_is_labelled_helped_and_marked_when_optional(draw: Draw) -> None:
    html = draw("{% field form.email %}{% field form.note %}", form=Wish())
    assert '<label for="id_email">E-mail</label>' in html
    assert 'id="id_email_helptext">Not &lt;b&gt;shown&lt;/b&gt; to others' in html
    assert 'aria-describedby="id_email_helptext"' in html
    assert 'Note <span class="optional">(optional)</span>' in html
    assert html.count("(optional)") == 1


def test_a_group_of_choices_is_a_fieldset_and_a_tick_box_stands_before_its_label(draw: Draw) -> None:
    html = draw("{% field form.shift %}{% field form.agreed %}", form=Wish())
    assert "<fieldset><legend>Shift</legend>" in html
    assert 'class="field single"' in html
    assert html.index('type="checkbox"') < html.index("<span>Agreed</span>")


def test_faults_stand_beside_the_field_and_in_a_summary_that_links_to_it(draw: Draw) -> None:
    form = Wish({"email": "anna@", "note": "kept & safe"})
    form.add_error(None, "The activity is full.")
    html = draw("{{ form }}", form=form)
    assert html.count('role="alert"') == 1
    assert "5 things need to be put right" in html
    assert "<li>The activity is full.</li>" in html
    assert '<a href="#id_email">Enter a valid email address.</a>' in html
    assert '<a href="#id_shift_0">This field is required.</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'value="kept &amp; safe"' in html
    assert 'type="hidden" name="token"' in html


def test_a_form_is_drawn_the_same_however_it_is_written(draw: Draw) -> None:
    assert draw("{{ form.email.as_field_group }}", form=Wish()) == draw("{% field form.email %}", form=Wish())
    assert draw("{% error_summary form %}", form=Wish()) == ""
    assert draw("{{ formset }}", formset=forms.formset_factory(Wish, extra=2)()).count('class="field"') == 4


def test_filters_write_values_as_the_language_does(draw: Draw) -> None:
    start = datetime(2019, 3, 12, 7, 0, tzinfo=UTC)
    html = draw(
        "{{ s|until:e }}|{{ s|moment }}|{{ s|clock }}|{{ d|day }}|{{ d|day_only }}|{{ d|month }}|{{ d|days_until:d2 }}|"
        "{{ 28500|money }}|{{ 101300000|millions }}|{{ 16|hours }}|"
        "{{ 450|minutes }}|{{ 1240|number }}|{{ 0.75|percent }}",
        s=start, e=start.replace(hour=15), d=date(2019, 3, 12), d2=date(2019, 3, 14),
    ).replace("\u00a0", " ")  # fmt: skip
    assert html.split("|") == [
        "Tue 12 March 2019, 08:00–16:00", "Tue 12 March 2019, 08:00", "08:00", "Tue 12 March 2019", "12 March 2019",
        "March 2019", "12–14 March 2019", "SEK 28,500", "SEK 101.3 million", "16 hours", "7 h 30 min", "1,240", "75%",
    ]  # fmt: skip


def test_nothing_is_written_for_a_value_that_is_not_there(draw: Draw) -> None:
    filters = "day day_only month moment clock money millions hours minutes number percent until:none days_until:none"
    assert draw("".join(f"{{{{ none|{name} }}}}" for name in filters.split()), none=None) == ""
