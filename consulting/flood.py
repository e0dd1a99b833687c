"""What slows a flood of the public pages. One address may be a whole commune's: it counts only far above the others."""

from khuyencong.core.limits import Limit

POSTS_OF_ADDRESS = Limit("dia-chi", 120, 60)
FILES_OF_ADDRESS = Limit("tep-dia-chi", 600, 60)  # five a request, from many telephones
POSTS_OF_FORM = Limit("to-khai", 20, 600)
FILES_OF_FORM = Limit("tep-to-khai", 40, 600)
REQUESTS_OF_PHONE = Limit("dien-thoai", 5, 600)
TRIES_OF_CODE = Limit("thu-ma", 10, 900)
TRIES_OF_PHONE = Limit("thu-so", 10, 900)

WHO = {
    POSTS_OF_ADDRESS: "Mạng đang dùng", FILES_OF_ADDRESS: "Mạng đang dùng", POSTS_OF_FORM: "Tờ khai này",
    FILES_OF_FORM: "Tờ khai này", REQUESTS_OF_PHONE: "Số điện thoại này",
}  # fmt: skip


class Slowed(Exception):
    """One act too many; the text is a sentence for the visitor, `seconds` how long to wait."""

    def __init__(self, text: str, seconds: int):
        super().__init__(text)
        self.seconds = seconds


def count(limit: Limit, subject: str) -> None:
    """Note one act.

    Raises:
        Slowed: it was one too many.
    """
    if limit.count(subject):
        text = f"{WHO[limit]} vừa gửi quá nhiều lần. Nội dung vẫn còn; xin đợi {limit.minutes} phút rồi gửi lại."
        raise Slowed(text, limit.seconds)


def count_try(code: str, phone: str) -> None:
    """Note one try of a code and a telephone number, whether they are right or wrong.

    Raises:
        Slowed: the code or the number was tried too often; the sentence does not say which.
    """
    if any([TRIES_OF_CODE.count(code), TRIES_OF_PHONE.count(phone)]):
        minutes = TRIES_OF_CODE.minutes
        raise Slowed(f"Đã thử nhiều lần. Xin đợi {minutes} phút rồi thử lại.", TRIES_OF_CODE.seconds)
