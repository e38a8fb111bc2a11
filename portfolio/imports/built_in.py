"""The columns of the files that the bank itself exports, field by field: data only."""

from collections.abc import Mapping

from portfolio.models import ImportFile

Kind = ImportFile.Kind

# For each kind the columns with the field that each fills, in the order of the fields.
COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    Kind.GROUPS: (
        ("TO_MATO", "group_code"),
        ("TO_DVUT", "association_code"),
        ("TO_MADP", "place_code"),
        ("TO_MAPGD", "office_code"),
        ("TO_TENTT", "leader"),
        ("TRANGTHAI", "open"),
    ),
    Kind.BORROWERS: (
        ("KH_MAKH", "borrower_code"),
        ("KH_TENKH", "name"),
        ("KH_MADP", "place_code"),
    ),
    Kind.LOANS: (
        ("KU_SOKU", "loan_number"),
        ("KU_MAKH", "borrower_code"),
        ("KU_MATO", "group_code"),
        ("KU_MAPGD", "office_code"),
        ("KU_MADP", "place_code"),
        ("KU_NGAYBC", "reported_on"),
        ("KU_CHTRINH", "programme_code"),
        ("KU_NGUONVON", "source_code"),
        ("KU_NGAYVAY", "made_on"),
        ("KU_NGAYDHAN_1", "matures_on"),
        ("KU_NGAYDHAN_2", "matures_on"),
        ("KU_NGAYDHAN_3", "matures_on"),
        ("KU_NGAYHHKH", "frozen_until"),
        ("KU_LASTDUECRDT", "last_transaction_on"),
        ("KU_LSUAT", "rate"),
        ("KU_MUCVAY", "principal"),
        ("KU_DNOTHAN", "current"),
        ("KU_DNOQHAN", "overdue"),
        ("KU_DNOKHOANH", "frozen"),
        ("KU_Q_GNGAN", "disbursed"),
        ("KU_Q_TNTHAN", "repaid_current"),
        ("KU_Q_TNQHAN", "repaid_overdue"),
        ("KU_Q_TNKHOANH", "repaid_frozen"),
        ("KU_Q_LUUVU", "rolled_over"),
        ("KU_Q_CHUYENQH", "moved_to_overdue"),
        ("KU_Q_CHUYENKH", "moved_to_frozen"),
        ("KU_Q_GHANNO", "extended"),
        ("KU_Q_GOCXOA", "written_off"),
        ("KU_Q_LAI_DT", "interest_receivable"),
        ("KU_Q_LAI_TT", "interest_collected"),
        ("KU_LAITONTHAN", "unpaid_interest_current"),
        ("KU_LAITONQHAN", "unpaid_interest_overdue"),
        ("KU_A_GNGAN", "disbursed_to_date"),
        ("KU_A_TNTHAN", "repaid_to_date"),
        ("KU_A_TNQHAN", "repaid_to_date"),
        ("KU_A_TNKHOANH", "repaid_to_date"),
        ("KU_A_LUUVU", "rolled_over_to_date"),
        ("KU_A_GOCXOA", "written_off_to_date"),
    ),
    Kind.SCORES: (
        ("MA_TO", "group_code"),
        ("MA_DV", "office_code"),
        ("DVUT", "association_code"),
        ("DIEM_GDTX", "attendance"),
        ("DIEM_NQH", "overdue_ratio"),
        ("DIEM_THU_NO", "due_principal"),
        ("DIEM_THU_LAI", "interest"),
        ("DIEM_TV_TIENGUI", "saving_members"),
        ("DIEM_DS_TG", "savings_growth"),
        ("TONG_DIEM", "total"),
        ("XEP_LOAI", "rating"),
        ("SO_DU_TK", "savings"),
        ("DU_NO", "outstanding"),
        ("MA_XA", "commune_code"),
    ),
    Kind.SAVINGS: (
        ("CS_MATO", "group_code"),
        ("CS_MAKH", "borrower_code"),
        ("CS_SO_TK", "account"),
        ("CS_SODU_TK", "balance"),
        ("CS_Q_GUITK", "paid_in"),
        ("CS_Q_RUTTK", "drawn"),
        ("CS_NGAYBC", "reported_on"),
    ),
    Kind.FIGURES: (
        ("MA_PGD", "office_code"),
        ("NGAY", "dated_on"),
        ("CHI_TIEU", "key"),
        ("PHAM_VI", "scope"),
        ("GIA_TRI", "value"),
        ("VAN_BAN", "document"),
    ),
}

# Columns that we know and do not take: most of them are personal data.
IGNORED: Mapping[str, frozenset[str]] = {
    Kind.GROUPS: frozenset({"TO_MATT", "TO_LOAITO", "TO_HTUNTG", "TO_HTUNTV", "NG_CAPNHAT"}),
    Kind.BORROWERS: frozenset({"KH_NGAYSINH", "KH_GIOITINH", "KH_DANTOC", "KH_CMT", "KH_MOBILE"}),
    Kind.LOANS: frozenset({"KU_MACN", "KU_GNGAN", "KU_GOCDHAN", "KU_TTMONVAY"}),
    Kind.SCORES: frozenset({"STT", "TEN_DV", "TEN_XA", "TEN_TO_TRUONG", "LOAI_TO", "TINH_TRANG"}),
}
