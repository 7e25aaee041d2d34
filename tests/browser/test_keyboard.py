"""Tab, Enter and Space are enough; one always sees where one is, and nothing lies on top of it."""

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.market.models import Order
from tests.browser.steps import NAME, PHONE, card
from tests.scene import Scene, saturday_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday")]

PATIENCE: Final = 80
# Of what has the focus, once all that moves is still: is there a ring on it or on its card, and is the middle
# of what shows of it on top? The parts inside a date have the ring of the browser.
SEEN: Final = """async () => {
    const one = document.activeElement;
    const where = () => JSON.stringify(one.getBoundingClientRect());
    await Promise.allSettled(document.getAnimations().map((each) => each.finished));
    for (let before = ""; before !== where(); ) {
        before = where();
        await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
    }
    const ring = (each) => {
        const style = getComputedStyle(each);
        return style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
    };
    const box = one.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const top = document.elementFromPoint(
        middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight),
    );
    return {
        what: one.outerHTML.slice(0, 120),
        ring: one.type === "date" || [one, one.parentElement, one.nextElementSibling].filter(Boolean).some(ring),
        covered: !top || !(one.contains(top) || top.contains(one) || one.labels?.[0]?.contains(top)),
    };
}"""


def tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until it has the focus; on the way every stop can be seen."""
    expect(goal).to_be_visible()
    handle = goal.element_handle()
    for _press in range(PATIENCE):
        if page.evaluate("(goal) => document.activeElement === goal", handle):
            return
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        assert seen["ring"], f"no ring on {seen['what']}"
        assert not seen["covered"], f"something lies on {seen['what']}"
    pytest.fail(f"{goal} is out of reach on {page.url}")


def type_in(page: Page, selector: str, text: str) -> None:
    """Tab to a field, and type over what is in it."""
    tab_to(page, page.locator(selector))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


@pytest.mark.parametrize("width", [390, 1280])
def test_order_a_loaf(scene: Scene, desk: Page, width: int) -> None:
    page = desk
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/markt/")
    tab_to(page, card(page, scene.bread).locator(".act").get_by_role("button"))
    page.keyboard.press("Enter")
    number = card(page, scene.bread).locator("input[name=quantity]")
    expect(number).to_have_value("1")
    expect(card(page, scene.bread).locator("[data-step='1']")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#market-panel")).to_contain_text("6,80")
    page.keyboard.press("Shift+Tab")
    expect(number).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator("#market-panel")).to_contain_text("10,20")
    expect(number).to_be_focused()

    page.goto("/markt/afhaalmoment/")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    tab_to(page, page.locator("main form.card button").last)
    page.keyboard.press("Enter")
    page.wait_for_url("**/markt/")

    page.goto("/mandje/")
    type_in(page, "#checkout [name=name]", NAME)
    type_in(page, "#checkout [name=phone]", PHONE)
    tab_to(page, page.locator("#pay button[form=checkout]"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/mandje/bedankt/")
    assert Order.objects.get().total_cents == 3 * 340


def test_focus_stays_where_nothing_more_or_less_can_be_had(scene: Scene, desk: Page) -> None:
    desk.goto("/markt/")
    loaf, panel = card(desk, scene.bread), desk.locator("#market-panel")
    more, less = loaf.locator("[data-step='1']"), loaf.locator("[data-step='-1']")
    loaf.locator(".act").get_by_role("button").press("Enter")
    for price in ("6,80", "10,20"):
        expect(more).to_be_focused()
        desk.keyboard.press("Enter")
        expect(panel).to_contain_text(price)
    expect(more).to_be_disabled()  # there are three
    expect(more).to_be_focused()
    less.focus()
    for price in ("6,80", "3,40", "Nog leeg"):
        expect(less).to_be_focused()
        desk.keyboard.press("Enter")
        expect(panel).to_contain_text(price)
    expect(loaf.locator(".act").get_by_role("button")).to_be_focused()


def test_what_the_basket_became_is_said_aloud(scene: Scene, desk: Page) -> None:
    desk.goto("/markt/")
    said = desk.locator("#market-said").element_handle()  # the place itself must stay: a new one says nothing
    card(desk, scene.bread).locator(".act").get_by_role("button").click()
    expect(desk.locator("#market-said")).to_have_text("Mandje: 1 product · €\u00a03,40")
    card(desk, scene.bread).locator("[data-step='-1']").click()
    expect(desk.locator("#market-said")).to_have_text("Mandje: Leeg")
    assert said.evaluate("(one) => one.isConnected && one.role === 'status'")


def test_book_a_bike(scene: Scene, desk: Page) -> None:
    desk.goto(saturday_at(scene.berta, "", ""))
    for name, typed in (("van", "9"), ("tot", "12")):
        type_in(desk, f"#id_{name}", typed)
    tab_to(desk, desk.locator("#boeken > button.btn").last)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/mandje/**")
    assert Booking.objects.get().state == BookingState.HELD


def test_skip_link_leads_to_the_content(scene: Scene, phone: Page) -> None:
    phone.goto("/markt/")
    phone.keyboard.press("Tab")
    expect(phone.locator(".skip")).to_be_focused()
    expect(phone.locator(".skip")).to_be_in_viewport()
    phone.keyboard.press("Enter")
    expect(phone.locator("#main")).to_be_focused()


def test_summary_takes_the_focus_and_leads_to_the_field(scene: Scene, phone: Page) -> None:
    phone.goto(saturday_at(scene.berta, "9", "9"))
    with phone.expect_response(lambda answer: answer.request.method == "POST") as refused:
        phone.locator("#id_tot").press("Enter")
    assert refused.value.status == 422
    expect(phone.locator("#form-errors")).to_be_focused()
    phone.keyboard.press("Tab")
    expect(phone.locator("#form-errors a").first).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.locator("#id_tot")).to_be_focused()
