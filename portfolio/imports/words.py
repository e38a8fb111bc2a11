"""What offices call the fields of a file, without marks: only guesses are made of it."""

from collections.abc import Mapping

from portfolio.models import ImportFile

from .layouts import Unit

Kind = ImportFile.Kind

_OFFICE = ("ma pgd", "ma phong giao dich", "phong giao dich", "ma don vi", "ma dv", "pgd")
_PLACE = ("ma xa", "ma thon", "ma dia phuong", "ma dia ban", "ma dp", "dia ban", "xa", "thon")
_GROUP = ("ma to", "ma to tk vv", "ma to tkvv", "to tkvv", "to vay von", "to", "so to")
_BORROWER = ("ma kh", "ma khach hang", "ma ho vay", "ma ho", "ma nguoi vay", "so kh", "khach hang")
_REPORTED = ("ngay bc", "ngay bao cao", "ngay so lieu", "ngay du lieu", "ngay lap", "tai ngay")

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    Kind.GROUPS: {
        "group_code": _GROUP,
        "association_code": ("dvut", "don vi uy thac", "hoi", "ma hoi", "hoi doan the", "doan the"),
        "place_code": _PLACE,
        "office_code": _OFFICE,
        "leader": ("to truong", "ten to truong", "ho ten to truong", "ten tt",
                   "ho va ten to truong"),
        "open": ("trang thai", "tinh trang", "trang thai to", "hoat dong"),
    },
    Kind.BORROWERS: {
        "borrower_code": _BORROWER,
        "name": ("ten kh", "ten khach hang", "ho ten", "ho va ten", "ho ten khach hang", "ten"),
        "place_code": _PLACE,
    },
    Kind.LOANS: {
        "loan_number": ("so ku", "so khe uoc", "khe uoc", "ma khe uoc", "ma mon vay", "so hd",
                        "so hop dong", "ma ku"),
        "borrower_code": _BORROWER,
        "group_code": _GROUP,
        "office_code": _OFFICE,
        "place_code": _PLACE,
        "reported_on": _REPORTED,
        "programme_code": ("chuong trinh", "ma chuong trinh", "ma ct", "ma chtrinh", "chtrinh",
                           "chuong trinh vay"),
        "source_code": ("nguon von", "ma nguon", "ma nguon von", "nguon"),
        "made_on": ("ngay vay", "ngay giai ngan", "ngay nhan no", "ngay lap khe uoc",
                    "ngay nhan tien"),
        "matures_on": ("ngay den han", "ngay dhan", "han tra", "han tra cuoi", "han tra cuoi cung",
                       "ngay dao han", "ngay den han cuoi cung", "den han", "ngay gia han",
                       "han tra cuoi cung sau gia han", "ngay den han gia han"),
        "frozen_until": ("ngay het han khoanh", "het han khoanh", "han khoanh", "ngay hhkh"),
        "last_transaction_on": ("ngay gd cuoi", "ngay giao dich cuoi", "ngay giao dich gan nhat",
                                "giao dich cuoi"),
        "rate": ("lai suat", "ls", "lai suat vay", "lai suat nam"),
        "principal": ("muc vay", "so tien vay", "tien vay", "so tien duyet", "muc cho vay",
                      "so tien phe duyet"),
        "current": ("du no trong han", "dn trong han", "no trong han", "trong han"),
        "overdue": ("du no qua han", "dn qua han", "no qua han", "nqh", "qua han", "dn qh"),
        "frozen": ("du no khoanh", "no khoanh", "dn khoanh", "khoanh"),
        "disbursed": ("giai ngan trong quy", "giai ngan", "doanh so cho vay", "ds cho vay",
                      "cho vay trong quy", "dscv", "doanh so cho vay trong quy"),
        "repaid_current": ("thu no trong han", "thu no trong han trong quy", "tn trong han",
                           "thu goc trong han"),
        "repaid_overdue": ("thu no qua han", "thu no qua han trong quy", "tn qua han",
                           "thu goc qua han"),
        "repaid_frozen": ("thu no khoanh", "thu no khoanh trong quy", "tn khoanh",
                          "thu goc khoanh"),
        "rolled_over": ("luu vu", "luu vu trong quy", "dao khoan"),
        "moved_to_overdue": ("chuyen no qua han", "chuyen qua han", "chuyen nqh", "chuyen qh"),
        "moved_to_frozen": ("chuyen no khoanh", "chuyen khoanh", "khoanh trong quy"),
        "extended": ("gia han no", "gia han", "gia han trong quy", "so tien gia han"),
        "written_off": ("xoa no", "xoa no goc", "goc xoa", "xoa no trong quy"),
        "interest_receivable": ("lai phai thu", "lai phai thu trong quy", "lai du thu"),
        "interest_collected": ("lai thuc thu", "lai thu duoc", "thu lai", "lai da thu"),
        "unpaid_interest_current": ("lai ton trong han", "lai ton th"),
        "unpaid_interest_overdue": ("lai ton qua han", "lai ton qh"),
        "disbursed_to_date": ("giai ngan tu dau nam", "doanh so cho vay tu dau nam",
                              "cho vay luy ke", "giai ngan luy ke", "dscv tu dau nam"),
        "repaid_to_date": ("thu no tu dau nam", "doanh so thu no tu dau nam", "thu no luy ke"),
        "rolled_over_to_date": ("luu vu tu dau nam", "luu vu luy ke"),
        "written_off_to_date": ("xoa no tu dau nam", "xoa no luy ke"),
    },
    Kind.SCORES: {
        "group_code": _GROUP,
        "office_code": _OFFICE,
        "association_code": ("dvut", "hoi", "ten hoi", "ma hoi", "don vi uy thac", "hoi doan the"),
        "attendance": ("diem gdtx", "diem giao dich xa", "diem tham gia giao dich"),
        "overdue_ratio": ("diem nqh", "diem no qua han", "diem ty le no qua han"),
        "due_principal": ("diem thu no", "diem thu no den han", "diem thu goc"),
        "interest": ("diem thu lai", "diem lai"),
        "saving_members": ("diem tv tien gui", "diem to vien gui tiet kiem",
                           "diem to vien tien gui"),
        "savings_growth": ("diem ds tg", "diem doanh so tien gui", "diem tang truong tien gui"),
        "total": ("tong diem", "diem tong", "tong cong diem", "tong"),
        "rating": ("xep loai", "loai", "xep loai to"),
        "savings": ("so du tk", "so du tiet kiem", "so du tien gui", "du tiet kiem"),
    },
    Kind.SAVINGS: {
        "group_code": _GROUP,
        "borrower_code": (*_BORROWER, "ma nguoi gui", "nguoi gui"),
        "account": ("so tk", "so tai khoan", "tai khoan", "ma tai khoan", "so so",
                    "so so tiet kiem"),
        "balance": ("so du", "so du tk", "so du tiet kiem", "so du tien gui", "so du tai khoan"),
        "paid_in": ("gui trong quy", "so gui", "tien gui trong quy", "gui vao", "doanh so gui"),
        "drawn": ("rut trong quy", "so rut", "tien rut trong quy", "rut ra", "doanh so rut"),
        "reported_on": _REPORTED,
    },
    Kind.FIGURES: {
        "office_code": _OFFICE,
        "dated_on": ("ngay", "ngay so lieu", "tai ngay", "thoi diem"),
        "key": ("chi tieu", "ma chi tieu", "ten chi tieu"),
        "scope": ("pham vi", "phan"),
        "value": ("gia tri", "so lieu", "so tien", "ket qua"),
        "document": ("van ban", "can cu", "nguon so lieu", "so van ban"),
    },
}  # fmt: skip

# What people shorten.
SHORT: Mapping[str, str] = {
    "th": "trong han", "qh": "qua han", "nqh": "no qua han", "dn": "du no", "tn": "thu no",
    "dscv": "doanh so cho vay", "ds": "doanh so", "ct": "chuong trinh",
    "gn": "giai ngan", "ls": "lai suat",
}  # fmt: skip

# What a title or a heading says of the unit of amounts. "Ngan" alone is the bank, ngân hàng.
UNITS: Mapping[Unit, tuple[str, ...]] = {
    "billion": ("ty dong", "ti dong"),
    "million": ("trieu dong", "tr dong", "trd", "trieu", "tr d"),
    "thousand": ("nghin dong", "ngan dong", "nghin", "1 000 dong", "1000 dong"),
}
