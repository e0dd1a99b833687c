"""Blocks that many papers share: heads, bases, parties, closings (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from reports.papers.elements import Block, Control, Flow, Para, Side, Style

_ISSUER: Flow = (
    Control("if org.parent"),
    Para(Style.PARENT, "{{ org.parent|upper }}"),
    Control("endif"),
    Para(Style.ISSUER, "{{ org.name|upper }}"),
)
_NUMBER: Flow = (Para(Style.NUMBER, "Số: {{ doc.number or blank }}/{{ doc.symbol }}"),)
_ABOUT: Flow = (Para(Style.ABOUT, "V/v {{ doc.subject }}"),)
_DRAFT: Flow = (Control("if doc.is_draft"), Para(Style.DRAFT, "DỰ THẢO"), Control("endif"))
_SIGNED: Flow = (Control("if doc.signed"), Para(Style.ABOUT, "(Đã có bản ký {{ doc.signed }})"), Control("endif"))
_NATION: Flow = (
    Para(Style.COUNTRY, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    Para(Style.MOTTO, "Độc lập - Tự do - Hạnh phúc"),
)
_DATED: Flow = (Para(Style.DATED, "{{ doc.place }}, {{ doc.date|dlong }}"),)

RECIPIENTS: Flow = (
    Para(Style.TO, "Nơi nhận:"),
    Control("for r in recipients"), Para(Style.RECIPIENT, "- {{ r }};"), Control("endfor"),
    Para(Style.RECIPIENT, "- Lưu: VT, {{ doc.archive }}."),
)  # fmt: skip
SIGN: Flow = (
    Control("for line in sign.lines"), Para(Style.SIGNER, "{{ line }}"), Control("endfor"),
    Para(Style.SIGNED, "{{ sign.name }}"),
)  # fmt: skip


# Bên A signs as its own rules have it: under "ĐẠI DIỆN BÊN A" stands in whose place.
PARTY_A: Flow = (
    Para(Style.SIGNER, "ĐẠI DIỆN BÊN A"), Control("for line in party_a.sign_lines"), Para(Style.SIGNER, "{{ line }}"),
    Control("endfor"), Para(Style.SIGNED, "{{ party_a.representative }}"),
)  # fmt: skip


def _party(side: str, title: str) -> tuple[Para, Para]:
    text = (
        "Địa chỉ: {{ party.address or '……………………' }}{% if party.tax_code %}; mã số thuế: {{ party.tax_code }}{% endif %}"
        "{% if party.account %}; tài khoản số {{ party.account }} tại {{ party.bank }}{% endif %}"
        "; đại diện: {{ party.representative or '……………………' }}"
        "{% if party.representative_title %}, {{ party.representative_title }}{% endif %}"
        "{% if party.authorisation %} (theo {{ party.authorisation }}){% endif %}."
    )
    name = f"**{title}: {{{{ {side}.name }}}}**"
    return Para(Style.BODY, name), Para(Style.BODY, text.replace("party.", f"{side}."))


BLOCKS: dict[str, tuple[Block, ...]] = {
    "HEAD": (Side("head", (_ISSUER + _NUMBER + _DRAFT + _SIGNED, _NATION + _DATED)),),
    "HEAD_CV": (Side("head", (_ISSUER + _NUMBER + _ABOUT + _DRAFT + _SIGNED, _NATION + _DATED)),),
    "HEAD_FORM": (Side("head", (_ISSUER + _DRAFT + _SIGNED, _NATION + _DATED)),),
    "HEAD_NATION": (Side("nation", (_NATION + _DATED + _SIGNED,)),),
    "HEAD_CONTRACT": (Side("nation", (_NATION + _SIGNED,)),),
    "HEAD_ANNEX": (
        Para(Style.TITLE, "PHỤ LỤC"), Para(Style.SUBJECT, "{{ doc.subject }}"),
        Para(Style.CENTRED, "(Kèm theo {{ doc.parent_ref }})"), *_SIGNED,
    ),
    "BASIS": (
        Control("for b in basis"),
        Para(Style.BASIS, "{{ b }}{{ '.' if loop.last and not proposer else ';' }}"),
        Control("endfor"),
        Control("if proposer"), Para(Style.BASIS, "Theo đề nghị của {{ proposer }}."), Control("endif"),
    ),
    "PARTIES": (*_party("party_a", "BÊN A"), *_party("party_b", "BÊN B")),
    "CLOSE": (Side("close", (RECIPIENTS, SIGN)),),
    "SIGN": (Side("close", ((), SIGN)),),
}  # fmt: skip
FLOWS: dict[str, Flow] = {"RECIPIENTS": RECIPIENTS, "SIGN": SIGN, "PARTY_A": PARTY_A}
