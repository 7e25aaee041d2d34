"""What goes on paper: text that our fonts can draw."""

import pytest

from apps.hub.documents import drawable


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Wim \U0001f35e W.", "Wim W."),
        ("Brood \U0001f468\u200d\U0001f33e\ufe0f speciaal", "Brood speciaal"),
        ("\U0001f35e", "\U0001f35e"),
        ("Хлеб · ± 1,5\u00a0kg − 20 °C ×", "Хлеб · ± 1,5\u00a0kg − 20 °C ×"),
        ("  twee  spaties", "twee  spaties"),
    ],
)
def test_pictures_are_left_off_paper_and_nothing_else_is(text: str, printed: str) -> None:
    assert drawable({"rows": [[text], (text,)], "n": 3}) == {"rows": [[printed], [printed]], "n": 3}
