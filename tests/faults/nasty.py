"""Two hundred texts that break programs: markup, templates, queries, characters that are not what they seem."""

MARKUP = [
    "<3", "a & b", "<b>жирно</b>", "<b>не закрыто", "</b>", "&amp;", "&lt;script&gt;", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<!-- comment -->", "<![CDATA[x]]>",
    "<?xml version='1.0'?>", "<!DOCTYPE html>", "*bold*", "**bold**", "_italic_", "__under__", "~strike~",
    "||spoiler||", "`code`", "```\npre\n```", "[text](http://example.org)", "[text](", "![x](y)", "> quote",
    "# heading", "- item", "\\*escaped\\*", "a_b_c", "snake_case_*star*", "<tg-spoiler>x</tg-spoiler>",
    '<tg-emoji emoji-id="1">x</tg-emoji>', "<code><b>x</code></b>", "&#x27;", "&nbsp;", "&unknown;", "<>", "< >",
    "<<<>>>",
]  # fmt: skip
TEMPLATES = [
    "{}", "{0}", "{name}", "{user.__class__}", "{{}}", "{{x}}", "{", "}", "{!r}", "{:>10000000}", "%s", "%d",
    "%(name)s", "%", "%%", "100%", "%n%n%n%n", "${jndi:ldap://example.org/a}", "$name", "${name}", "$(id)", "`id`",
    "{{7*7}}", "{% if %}", "{# x #}", "<%= 7*7 %>", "#{7*7}", "{ $name }", "{ $going }", "{ -term }", '{ "literal" }',
    "{ NUMBER($x) }", "key = value", ".attribute = x", "*[other] x", "\ue000name\ue001", "\ue000title\ue001",
    "\ue000sought\ue001", "\ue000", "\ue001\ue000", "\ue0000\ue001", "a\ue000name\ue001b\ue000", "\\N{SNOWMAN}",
    "\\u0041", "\\x00", "\\0", "\\", "\\\\", "\\n", "<red>x</red>", "\\<red>",
]  # fmt: skip
QUERIES = [
    "'", "''", '"', "`", "';--", "'; DROP TABLE events; --", "' OR '1'='1", '" OR ""="', "1; SELECT 1", "--", "/*",
    "*/", "%_%", "_", "__", "%' ESCAPE '/", "/", "//", "/%", ":name", ":1", "?", "$1", "@x", "NULL", "null", "None",
    "nil", "undefined", "NaN", "Infinity", "-1", "0", "1e309", "0x1F", "true", "False", "[]", "[object Object]",
    '{"a": 1}', '{"text": null}', "[1, 2", '"quoted"', "=1+1", "+1", "@SUM(A1)", "=cmd|'/C calc'!A0", "a;b,c\td",
    "\ufeffBOM",
]  # fmt: skip
CONTROLS = [
    "\0", "a\0b", "\x01\x02\x03", "\x07", "\x08\x08", "\x0b", "\x0c", "\x1b[31mred\x1b[0m", "\x7f", "\x80\x9f", "\r",
    "a\rb", "a\r\nb", "a\nb", "\n\n\n\n", "a\n\n\n\nb", "a\u2028b", "a\u2029b", "\t", "a\tb", "   ", " a  b ",
    "\u00a0", "\u3000", "\u2000\u2001\u2002", "\u200b", "\u200b\u200b", "a\u200bb", "\u200c", "\u200d", "\u2060",
    "\u00ad", "\u180e", "\ufeff", "\u3164", "\u115f", "\ud800", "a\ud83d", "\udc00b", "\ud83d\ude00", "\ufffd",
    "\ufffe", "\uffff", "\U0010ffff", "\U000e0041\U000e0042", "\u0378",
]  # fmt: skip
SCRIPTS = [
    "שלום", "مرحبا بالعالم", "\u202eобратно", "\u202dпрямо", "a\u202eb\u202cc", "\u2066x\u2069", "\u200fx", "\u061cx",
    "Z\u0351\u036b\u0343\u032a\u0302\u036b\u033d\u034f\u0334a\u0321\u0334l\u0334g\u0335o", "e\u0301", "é", "й",
    "и\u0306", "\u0301", "\u20e3", "1\ufe0f\u20e3", "👩\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "🇷🇺", "🇷", "👍🏽", "🏽",
    "❤️", "😀" * 40, "ﷺ", "𒐫", "ẞß", "İi̇ıI", "ﬁ", "Ⅷ", "①", "１０", "٣", "१०", "½", "²", "𝟙𝟘", "日本語", "한국어",
    "ไทยก็", "नमस्ते", "𝕳𝖊𝖑𝖑𝖔", "ЗАВТРАК", "Ёлка", "ǅ", "ΑΣ", "ſ", "K", "Å",
]  # fmt: skip
MEANINGS = [
    "/start", "/cancel", "/new", "/new /new", "/events", "/unknown", "/start e_00000000", "/help@vmeste_bot",
    "/help@other_bot", "/ ", "/", "@vmeste_bot", "@anna", "#хештег", "$USD", "+79990000000", "user@example.org",
    "https://example.org/?q=1&r=<x>#y", "http://[::1]/", "javascript:alert(1)", "tg://resolve?domain=x", "t.me/x",
    "example.ru", "C:\\nul", "../../etc/passwd", "file:///etc/passwd", "CON", "Создать", "Отмена", "Иду",
    "Пропустить", "28.11 11:00", "11:00", "31.02 11:00", "25:00", "99999999999999999999", "10 мест", "ru",
    "xx-invalid-tag", "zh-Hans-CN",
]  # fmt: skip
LENGTHS = [
    "х" * 99, "х" * 100, "х" * 101, "х" * 200, "х" * 201, "х" * 1501, "х" * 4095, "х" * 4096, "😀" * 100, "😀" * 4000,
    "a\u0301" * 100, "слово " * 600, "W" * 64, "\n".join("строка" for _ in range(300)), "<" * 4096, "&" * 100,
    "🇷🇺" * 50, "👩\u200d👩\u200d👧\u200d👦" * 12, "\u200d" * 4096, "\ue000" * 100,
]  # fmt: skip

NASTY = list(dict.fromkeys([*MARKUP, *TEMPLATES, *QUERIES, *CONTROLS, *SCRIPTS, *MEANINGS, *LENGTHS]))
