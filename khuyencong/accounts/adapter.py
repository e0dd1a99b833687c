"""How allauth is fitted to an office: accounts are made by the administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter

WRONG_SIGN_IN = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra chữ hoa, chữ thường và bộ gõ tiếng Việt."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã ngừng sử dụng.",
        "cannot_remove_primary_email": "Không xóa được thư điện tử chính.",
        "duplicate_email": "Thư điện tử này đã có trong tài khoản.",
        "email_password_mismatch": WRONG_SIGN_IN,
        "username_password_mismatch": WRONG_SIGN_IN,
        "invalid_login": WRONG_SIGN_IN,
        "email_taken": "Thư điện tử này đã thuộc một tài khoản khác.",
        "enter_current_password": "Mật khẩu đang dùng chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_or_expired_key": "Đường dẫn không còn hiệu lực.",
        "invalid_password_reset": "Đường dẫn đặt lại mật khẩu không còn hiệu lực.",
        "max_email_addresses": "Mỗi tài khoản có tối đa %d thư điện tử.",
        "too_many_login_attempts": "Đã nhập sai nhiều lần. Chờ vài phút rồi thử lại.",
        "unknown_email": "Không có tài khoản nào dùng thư điện tử này.",
        "unverified_primary_email": "Thư điện tử chính phải được xác nhận trước.",
        "rate_limited": "Gửi quá nhiều yêu cầu. Chờ vài phút rồi thử lại.",
    }

    def is_open_for_signup(self, request):
        return False

    def populate_username(self, request, user):
        """Keep the username the administrator gave; allauth would build one from name parts we do not have."""
