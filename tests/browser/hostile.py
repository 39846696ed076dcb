"""Words that would do harm on a careless page, by kind. Whatever runs calls `ran()`, which the tests listen for."""

from urllib.parse import quote

# Only a template that ran what somebody typed shows this.
SUM = "77777777"

HOSTILE = {
    "markup": "<script>ran()</script>\"><img src=x onerror=ran()>'><svg/onload=ran()><animate onbegin=ran() "
    "attributeName=x>",
    "attributes": "\" onfocus=\"ran()\" autofocus x=\" ' onfocus='ran()' autofocus tabindex='0' x=' x onfocus=ran() "
    "autofocus `",
    "ends": "</script><script>ran()</script>\",\"x\":\"</title></textarea></style></noscript></template><script>ran()"
    "</script><!--<script>ran()//--><!-- --!><img src=x onerror=ran()>",
    "markdown": "[a](javascript:ran()) [b](JaVaScRiPt&colon;ran()) [c](java\tscript:ran()) <javascript:ran()> [d][1] "
    "![e](https://tracker.example/p.gif) [f](https://x.example/\"onmouseover=\"ran()) [g](data:text/html,<script>ran()"
    "</script>) [h](vbscript:ran()) [i](file:///etc/passwd) [j](  javascript:ran())\n\n[1]: javascript:ran()",
    "templates": "{{ 70000000|add:7777777 }}{% debug %}${70000000+7777777}{{70000000+7777777}}"
    "#{70000000+7777777}<%= 70000000+7777777 %>"
    "<i hx-get=\"/hx-ran/\" hx-trigger=\"load\" hx-on:click=\"ran()\" data-hx-get=\"/hx-ran/\">x</i>",
    "frames": "<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=https://evil.example/\">"
    "<iframe srcdoc=\"<script>parent.ran()</script>\"></iframe><object data=\"data:text/html,x\"></object>"
    "<form action=\"https://evil.example/\"><input autofocus onfocus=ran()></form><style>*{display:none}</style>"
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=ran()&gt;\">",
    "address": "javascript:ran()//\u2028ran()\u2029\r\nSet-Cookie: ran=1\r\n\r\n<script>ran()</script>*/",
    "letters": "ada \u202egro.kcehctcaf\u202c \u2067unbalanced \u2066isolate \u200f Z"
    + "\u0301\u0302\u0308\u0327\u0323" * 6
    + " "
    + "W" * 150,
}  # fmt: skip
"""What is typed into every field, cut to the field's length."""


def cut(words: str, limit: int) -> str:
    """The words as a field of that length takes them."""
    return words[:limit]


def address(words: str, *, host: str = "records.example") -> str:
    """The words in a web address, with the quotes and brackets that would break out of an attribute."""
    return f"https://{host}/" + quote(words, safe="<>\"'()=;:/{}|%&#![]`")[:300]
