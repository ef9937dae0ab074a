"""An evaluation as one HTML page to read: the table, then every article beside its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..config import Sample
from .evaluate import Evaluation
from .scores import MORE_IS_BETTER

_PAGE = """<!doctype html>
<html lang="ja"><meta charset="utf-8"><title>imakita eval: {{ found.card }}</title>
<style>
body{font:15px/1.7 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:left}
article{border-top:2px solid #888;margin-top:2rem;display:grid;gap:1rem;
grid-template-columns:1fr 1fr 1fr}
.held{color:#a00}small{color:#666}
</style>
<h1>{{ found.card }}</h1>
<p>{{ found.model }}, {{ found.samples }} samples, {{ found.cost.tokens_out }} tokens written in
{{ found.cost.seconds }} s. Words by MeCab and unidic-lite. All companies are invented.</p>
<table><tr><th>metric</th><th>mean</th><th>better is</th></tr>
{% for name, more in directions.items() %}<tr><td>{{ name }}</td>
<td>{{ "%.3f"|format(found.means[name]) }}</td><td>{{ "more" if more else "less" }}</td></tr>
{% endfor %}</table>
{% for row in rows %}<article>
<div><h2>{{ row.sample.id }}</h2><small>{{ row.sample.reference.event }}</small>
{% for s in row.sample.source.sentences %}<p><small>{{ s.id }}</small> {{ s.text }}</p>{% endfor %}
</div>
<div><h3>reference</h3><b>{{ row.sample.reference.title.text }}</b><ul>
{% for c in row.sample.reference.summary %}<li>{{ c.text }}</li>{% endfor %}</ul></div>
<div><h3>{{ found.card }}: <span class="{{ row.item.state }}">{{ row.item.state }}</span>,
ROUGE-1 {{ "%.2f"|format(row.score.rouge_1) }}</h3>
{% if row.item.draft %}<b>{{ row.item.draft.title.text }}</b><ul>
{% for c in row.item.draft.summary %}<li>{{ c.text }}</li>{% endfor %}</ul>
{% for section in row.item.draft.sections %}<h4>{{ section.heading }}</h4><p>
{% for c in section.claims %}{{ c.text }}{% endfor %}</p>{% endfor %}{% endif %}
{% for reason in row.item.reasons %}<p class="held">{{ reason }}</p>{% endfor %}</div>
</article>{% endfor %}
</html>
"""


def page(found: Evaluation, samples: Sequence[Sample]) -> str:
    """The page as HTML; model text is escaped."""
    from jinja2 import Environment, StrictUndefined

    rows: list[dict[str, Any]] = [
        {"sample": sample, "item": item, "score": score}
        for sample, item, score in zip(samples, found.items, found.scores, strict=True)
    ]
    made = Environment(autoescape=True, undefined=StrictUndefined).from_string(_PAGE)
    return made.render(found=found, rows=rows, directions=MORE_IS_BETTER)
