"""What a password must be, and how it is kept (scrypt)."""

from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

LEAST, MOST = 12, 128  # signs
CLASSES = 3  # of small letters, capitals, figures, other signs (GB/T 22239 8.1.4.1a)
COMMON = (  # what guessing begins with; compared without case
    *(
        "password",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "qwerty",
        "qwer1234",
        "asdfgh",
        "1qaz2wsx",
        "zaq12wsx",
        "iloveyou",
    ),
    *("admin", "letmein", "welcome", "abc123", "abcd1234", "123456", "654321", "112233", "111111", "000000", "666666"),
    *("888888", "987654", "5201314", "woaini", "aini1314", "zhengfu", "duchashi", "ducha", "duban", "tracker", "huiyi"),
    *("mima", "督办", "督查", "会议", "政府"),
)
RULE = f"至少 {LEAST} 个字符，大写字母、小写字母、数字、其他符号里至少有 {CLASSES} 种，不含账号，不用常见的词。"


def fault_of(password: str, login: str) -> str:
    """Why a password cannot be taken, as a sentence; '' where it can."""
    if len(password) < LEAST:
        return f"至少 {LEAST} 个字符"
    if len(password) > MOST:
        return f"最多 {MOST} 个字符"
    if _classes(password) < CLASSES:
        return f"大写字母、小写字母、数字、其他符号里至少要有 {CLASSES} 种"
    folded = password.casefold()
    if login and login.casefold() in folded:
        return "不能含有账号"
    common = next((word for word in COMMON if word in folded), "")
    return f"“{common}”太常见，换一个" if common else ""


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit)
    found = [any(kind(sign) for sign in password) for kind in kinds]
    return sum(found) + any(not any(kind(sign) for kind in kinds) for sign in password)


def hashed(password: str) -> str:
    """What is kept in place of a password."""
    return generate_password_hash(password, method="scrypt")


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long where there is none to compare with."""
    if len(password) > MOST:
        return False
    is_right = check_password_hash(password_hash or _nobodys_hash(), password)
    return is_right and password_hash is not None


@cache
def _nobodys_hash() -> str:
    return hashed("nobody signs in with this")
