"""What the demo's shop sells, and the values of the variables in its dialogues; called by `plan`."""

from datetime import UTC, datetime, timedelta
from random import Random

import msgspec

from kefu.conversations.stored import StoredButton, StoredCard
from kefu.demo.cast import Person
from kefu.demo.dialogue import Language

SHOP = "https://shop.example.com"


class Product(msgspec.Struct, frozen=True):
    """One article."""

    slug: str
    name: str
    text: str
    price: int


_PRODUCTS: dict[Language, tuple[Product, ...]] = {
    "zh": (
        Product("white-tea", "五年陈老白茶 礼盒", "福鼎原产，枣香醇和，250 g", 268),
        Product("dancong", "凤凰单丛·鸭屎香", "高山老丛，花香清扬，100 g", 258),
        Product("celadon-cup", "手作青瓷主人杯", "景德镇柴烧，每只釉色不同", 128),
        Product("zisha-pot", "清水泥石瓢壶 150 ml", "全手工，适合普洱", 680),
        Product("tea-tray", "黑檀木抽屉茶盘", "45 × 28 cm，一壶六杯", 336),
        Product("gas-stove", "折叠卡式炉", "2.9 kW，带收纳盒", 219),
        Product("tent", "双人三季帐篷", "防水 3000 mm，2.1 kg", 899),
    ),
    "en": (
        Product("jasmine-pearl", "Jasmine Pearl, 100 g", "Hand-rolled, scented five times", 18),
        Product("tieguanyin", "Tieguanyin Oolong, 100 g", "Orchid notes, up to five infusions", 16),
        Product("celadon-cup", "Celadon cup", "Thrown by hand, no two glazes alike", 24),
        Product("stone-pot", "Stoneware teapot, 400 ml", "With a basket that really fits", 48),
        Product("tea-tray", "Bamboo tea tray", "40 × 25 cm, drawer of one litre", 39),
        Product("gas-stove", "Folding gas stove", "2.9 kW, with case", 45),
        Product("tent", "Two-person tent", "Three seasons, 2.1 kg", 189),
    ),
}
_CARRIERS: dict[Language, tuple[str, ...]] = {"zh": ("顺丰", "中通", "京东快递"), "en": ("DPD", "Royal Mail", "DHL")}
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def variables(random: Random, who: Person, at: int) -> dict[str, str]:
    """One value for every {variable} of one dialogue, the same in all of its lines."""
    product = random.choice(_PRODUCTS[who.language])
    day = datetime.fromtimestamp(at / 1000, tz=UTC) + timedelta(days=random.randint(1, 3))
    return {
        "name": who.name,
        "first": who.first,
        "family": who.family,
        "city": who.city,
        "product": product.name,
        "price": str(product.price) if who.language == "zh" else f"£{product.price}.00",
        "diff": str(product.price // 10) if who.language == "zh" else f"£{product.price // 10}.50",
        "order": f"KF{day:%m%d}{random.randint(1000, 9999)}",
        "carrier": random.choice(_CARRIERS[who.language]),
        "tracking": f"{random.choice('SJYZ')}{random.choice('FDT')}{random.randint(10**11, 10**12 - 1)}",
        "day": _WEEKDAYS[who.language][day.weekday()],
        "days": str(random.randint(3, 6)),
    }


def card(subject: str, values: dict[str, str], language: Language) -> StoredCard:
    """The card of an order, or of the product that the dialogue is about."""
    is_zh = language == "zh"
    if subject == "order":
        url = f"{SHOP}/orders/{values['order']}"
        text = f"{values['product']} · {values['carrier']} {values['tracking']}"
        button = StoredButton(label="查看物流" if is_zh else "Track parcel", url=url)
        title = f"订单 {values['order']}" if is_zh else f"Order {values['order']}"
        return StoredCard(title=title, text=text, url=url, buttons=[button])
    product = next(each for each in _PRODUCTS[language] if each.name == values["product"])
    url = f"{SHOP}/products/{product.slug}"
    price = f"¥{product.price}" if is_zh else f"£{product.price}.00"
    return StoredCard(
        title=product.name,
        text=f"{product.text}\n{price}",
        url=url,
        buttons=[StoredButton(label="去看看" if is_zh else "View product", url=url)],
    )


def pages(language: Language) -> list[tuple[str, str]]:
    """Address and title of the pages that visitors look at."""
    shop = "山间茶事" if language == "zh" else "Hillside Tea & Trail"
    return [(f"{SHOP}/products/{each.slug}", f"{each.name} – {shop}") for each in _PRODUCTS[language]]
