"""What shoppers of the demo write: short, in the first person, staff by role and never by name."""

from collections.abc import Sequence
from random import Random

from audit_app.checklists.definition import Factor

# By factor and whether it went well.
REMARKS: dict[tuple[Factor | None, bool], tuple[str, ...]] = {
    (Factor.PROBLEM_HANDLING, True): (
        "Nhân viên nghe hết rồi mới trả lời, đưa ra hai cách để tôi chọn.",
        "Quản lý ca ra tận nơi, xin lỗi và đổi hàng ngay tại quầy.",
        "Cách giải quyết rõ ràng, có ghi giấy hẹn.",
    ),
    (Factor.PROBLEM_HANDLING, False): (
        "Nhân viên bảo tôi tự gọi tổng đài, không cho biết số.",
        "Tôi phải kể lại từ đầu với ba người khác nhau.",
        "Nhân viên nói “quy định là vậy” rồi quay sang khách khác.",
        "Không ai nhận việc, tôi đứng chờ ở quầy khoảng 6 phút.",
    ),
    (Factor.STAFF_ATTITUDE, True): (
        "Nhân viên nhìn vào mắt khách và cười khi nói chuyện.",
        "Nhân viên hỏi kỹ tuổi và cân nặng của bé rồi mới tư vấn.",
        "Giọng nói nhẹ nhàng dù quầy đang đông.",
    ),
    (Factor.STAFF_ATTITUDE, False): (
        "Nhân viên vừa trả lời vừa xem điện thoại.",
        "Không ai chào, hai nhân viên đứng nói chuyện riêng.",
        "Nhân viên trả lời cộc, tôi phải hỏi lại hai lần.",
    ),
    (Factor.CONVENIENCE, True): (
        "Lối đi rộng, đẩy xe nôi qua dễ dàng.",
        "Bảng chỉ dẫn to, tìm một lần là thấy kệ.",
        "Trả tiền bằng mã QR xong trong vài giây.",
    ),
    (Factor.CONVENIENCE, False): (
        "Thùng hàng chắn nửa lối đi, xe nôi không qua được.",
        "Trời mưa mà bãi xe không có mái che.",
        "Máy quẹt thẻ hỏng, chỉ nhận tiền mặt.",
    ),
    (Factor.CONSISTENT_INFORMATION, True): (
        "Giá ở kệ, ở quầy và trên ứng dụng giống nhau.",
        "Hai nhân viên trả lời cùng một chính sách đổi trả.",
    ),
    (Factor.CONSISTENT_INFORMATION, False): (
        "Kệ ghi 189.000 đ, quầy tính 209.000 đ.",
        "Khuyến mãi trên ứng dụng nhưng quầy bảo đã hết hạn.",
        "Nhân viên nói đổi trong 7 ngày, hóa đơn ghi 3 ngày.",
    ),
    (Factor.RESPONSE_SPEED, True): (
        "Có người ra hỏi ngay khi tôi dừng ở kệ.",
        "Xếp hàng hai người mà chưa đến 2 phút đã xong.",
    ),
    (Factor.RESPONSE_SPEED, False): (
        "Chỉ mở một quầy trong khi có bảy người chờ.",
        "Tôi đứng ở quầy tư vấn 5 phút không ai hỏi.",
    ),
}

OPPORTUNITIES = (
    "Mở thêm quầy tính tiền từ 17 giờ đến 19 giờ.",
    "Dán giờ mở cửa ngày lễ ở cửa và trên bản đồ cho giống nhau.",
    "Đặt ghế cho người chờ ở quầy tư vấn.",
    "Nhắn tin báo khi món đang hết có hàng lại.",
    "Để sẵn vài gói mẫu thử cạnh kệ tã.",
    "In chính sách đổi trả khổ lớn ở quầy.",
    "Cho nhân viên mới đi cùng người có kinh nghiệm trong tuần đầu.",
    "Dọn thùng hàng khỏi lối đi trước giờ đông.",
)

STORIES = (
    "Tôi vào lúc cửa hàng khá đông. Điều tôi nhớ nhất là cách nhân viên xử lý khi món tôi hỏi đã hết.",
    "Nhìn chung dễ chịu, nhưng lúc đổi hàng tôi thấy mình như người đi xin.",
    "Nếu là khách thật, tôi sẽ quay lại vì nhân viên tư vấn rất kỹ.",
    "Cửa hàng sạch, hàng đầy kệ. Quầy thu ngân là chỗ làm tôi sốt ruột nhất.",
    "Không có gì đáng chê, cũng không có gì làm tôi muốn kể với bạn bè.",
)

EXCUSES = (
    "Cửa hàng đóng cửa để kiểm kê, có dán giấy báo ở cửa.",
    "Mất điện, cửa hàng không phục vụ, nhân viên mời khách quay lại buổi chiều.",
    "Đến nơi lúc 20:10, cửa đã kéo xuống dù bảng ghi mở đến 21:00.",
)


def pick(texts: Sequence[str], chance: Random) -> str:
    """Return one of the texts."""
    return chance.choice(texts)
