"""Small pictures that the demo draws itself: a shelf, a receipt, a shop front, a price tag."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

SIZE = (800, 600)
# Small, because a demo has more than a thousand of them.
SENT = (480, 360)
FONT = Path(__file__).parents[2] / "static" / "fonts" / "vi-hanh-sans-600.ttf"
GOODS = ("#d9822b", "#2f6f9f", "#7a9e5a", "#b5485d", "#e0c26e", "#6d5f8d", "#4c8c8a", "#d8d3c7")

Painter = Callable[[ImageDraw.ImageDraw, Random], None]


def draw_shelf(canvas: ImageDraw.ImageDraw, chance: Random) -> None:
    """Rows of packs with price rails; gaps where something is sold out."""
    canvas.rectangle((0, 0, *SIZE), fill="#c9c4ba")
    for row in range(4):
        bottom = 140 + row * 145
        left = 12
        while left < SIZE[0] - 40:
            width, height = chance.randint(44, 92), chance.randint(70, 112)
            if chance.random() > 0.14:
                colour = chance.choice(GOODS)
                canvas.rectangle(
                    (left, bottom - height, left + width, bottom), fill=colour, outline="#3b3a36"
                )
                canvas.rectangle(
                    (left + 6, bottom - height + 12, left + width - 6, bottom - height + 30), fill="#f4f1ea"
                )
            left += width + chance.randint(2, 10)
        canvas.rectangle((0, bottom, SIZE[0], bottom + 16), fill="#f7f6f2", outline="#8b877d")
        for tag in range(5):
            canvas.rectangle(
                (40 + tag * 155, bottom + 2, 90 + tag * 155, bottom + 14), fill="#fff3c4", outline="#a08b3a"
            )


def draw_receipt(canvas: ImageDraw.ImageDraw, chance: Random) -> None:
    """A paper receipt on a table."""
    canvas.rectangle((0, 0, *SIZE), fill="#8a6f55")
    canvas.rectangle((240, 20, 560, 590), fill="#fbfaf6")
    title, body = font(26), font(20)
    canvas.text((400, 60), "HÓA ĐƠN BÁN LẺ", fill="#222", font=title, anchor="mm")
    total = 0
    for line, goods in enumerate(
        chance.sample(("Tã dán size M", "Sữa hộp 800 g", "Khăn ướt", "Bình sữa", "Yếm vải"), 3)
    ):
        price = chance.randrange(39, 420) * 1000
        total += price
        canvas.text((262, 130 + line * 60), goods, fill="#222", font=body)
        canvas.text(
            (540, 130 + line * 60), f"{price:,}".replace(",", "."), fill="#222", font=body, anchor="ra"
        )
    canvas.line((262, 330, 540, 330), fill="#222", width=2)
    canvas.text((262, 350), "Tổng cộng", fill="#222", font=title)
    canvas.text((540, 350), f"{total:,}".replace(",", "."), fill="#222", font=title, anchor="ra")
    canvas.text(
        (400, 450), f"Đổi trả trong {chance.choice((3, 7, 14))} ngày", fill="#222", font=body, anchor="mm"
    )


def draw_front(canvas: ImageDraw.ImageDraw, chance: Random) -> None:
    """A shop front from across the street."""
    canvas.rectangle((0, 0, *SIZE), fill=chance.choice(("#a9c3d6", "#c7d3d9", "#e3d8c4")))
    canvas.rectangle((0, 470, *SIZE), fill="#77736c")
    canvas.rectangle((90, 120, 710, 470), fill="#e9e4d8", outline="#6f6a5f", width=3)
    canvas.rectangle((90, 120, 710, 200), fill=chance.choice(("#0f4c81", "#9a3412", "#3f6b4f")))
    canvas.text((400, 160), "MẸ VÀ BÉ AN NHIÊN", fill="#ffffff", font=font(38), anchor="mm")
    canvas.rectangle((330, 250, 470, 470), fill="#9fb7c4", outline="#4b5966", width=3)
    for left in (120, 520):
        canvas.rectangle((left, 240, left + 160, 400), fill="#bcd0db", outline="#4b5966", width=3)
    for _ in range(chance.randint(1, 5)):
        left = chance.randint(20, 700)
        canvas.ellipse((left, 500, left + 34, 534), outline="#222222", width=5)
        canvas.ellipse((left + 52, 500, left + 86, 534), outline="#222222", width=5)
        canvas.line((left + 17, 517, left + 60, 490, left + 69, 517), fill="#222222", width=6)


def draw_price(canvas: ImageDraw.ImageDraw, chance: Random) -> None:
    """A price tag, close."""
    canvas.rectangle((0, 0, *SIZE), fill="#5f6b72")
    canvas.rectangle((110, 150, 690, 450), fill="#fff3c4", outline="#7a6a24", width=4)
    canvas.text(
        (140, 180),
        chance.choice(("Tã quần size L", "Sữa công thức số 2", "Nước giặt đồ em bé")),
        fill="#222",
        font=font(34),
    )
    price = chance.randrange(99, 690) * 1000
    canvas.text((400, 330), f"{price:,} đ".replace(",", "."), fill="#9a3412", font=font(84), anchor="mm")


PAINTERS: tuple[Painter, ...] = (draw_shelf, draw_receipt, draw_front, draw_price)


def font(size: int) -> ImageFont.FreeTypeFont:
    """Return our own font at ``size`` pixels."""
    return ImageFont.truetype(str(FONT), size)


def make_photo(chance: Random) -> bytes:
    """Return a JPEG as a phone would send it: one of the scenes, a little turned."""
    picture = Image.new("RGB", SIZE)
    chance.choice(PAINTERS)(ImageDraw.Draw(picture), chance)
    picture = picture.resize(SENT, Image.Resampling.BILINEAR)
    picture = picture.rotate(chance.uniform(-3, 3), Image.Resampling.BILINEAR, fillcolor="#4a463f")
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return stream.getvalue()
