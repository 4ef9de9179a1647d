"""Every page of the desk opens for who may, in both languages; every route for every role."""

from __future__ import annotations

import pytest

from tests.desk.desks import Browser

PAGES = [
    "/desk/me",
    "/desk/rules",
    "/desk/rules?q=pension",
    "/desk/rules/pension-bill",
    "/desk/rules/pension-bill/case",
    "/desk/params/pension_base",
    "/desk/params/pension_base/entry",
    "/desk/params/pension_base/entry?key=11&from=2026-07-01",
    "/desk/content",
    "/desk/drafts",
    "/desk/versions",
]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_opens_for_an_editor(editor: Browser, prefix: str) -> None:
    for page in PAGES:
        reply = editor.get(prefix + page)
        assert reply.status_code == 200, page
        assert reply.headers["Cache-Control"] == "no-store"
        assert ('<html lang="en"' in reply.text) == bool(prefix)
