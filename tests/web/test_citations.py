"""In an explanation, [2] leads to the second piece of evidence."""

import pytest

from claims.templatetags.claims_ui import cited


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>So it says [1].</p>", '<p>So it says <a href="#e1">[1]</a>.</p>'),
        ("<p>[1][2]</p>", '<p><a href="#e1">[1]</a><a href="#e2">[2]</a></p>'),
        ("<p>[3] and [0]</p>", "<p>[3] and [0]</p>"),
        ('<p><a href="https://a.example/[1]">[1]</a></p>', '<p><a href="https://a.example/[1]">[1]</a></p>'),
        ("<pre><code>x[1]</code></pre>", "<pre><code>x[1]</code></pre>"),
        ("<p><code>x[1]</code> [2]</p>", '<p><code>x[1]</code> <a href="#e2">[2]</a></p>'),
        ("<p>[12345]</p>", "<p>[12345]</p>"),
        ("", ""),
    ],
)
def test_number_in_brackets_leads_to_the_evidence(html, linked):
    assert cited(html, 2) == linked
