"""Borrowers: a code, and the name and place a quarter's file gave it. Nothing else is kept."""

from django.db import models
from django.db.models import Func, Q

from associations.constraints import CompositeForeignKey
from associations.models import Commune, Hamlet, Office


class Borrower(models.Model):
    """A borrower (khách hàng): the office and its 10-digit code."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="borrowers")
    code = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="borrower_code_once"),
            models.UniqueConstraint(fields=["id", "office"], name="borrower_of_office"),
            models.CheckConstraint(
                name="borrower_code_10_digits", condition=Q(code__regex=r"^\d{10}$")
            ),
        ]

    def __str__(self) -> str:
        return self.code


# All its functions are immutable, so the database keeps the column; none needs an extension.
_WITHOUT_MARKS = Func(
    "name",
    template="replace(regexp_replace(normalize(lower(%(expressions)s), NFD),"
    r" '[\u0300-\u036f]', '', 'g'), 'đ', 'd')",
    output_field=models.TextField(),
)


class BorrowerQuarter(models.Model):
    """A borrower's name and place as the HSKH of a quarter gave them.

    `name_without_marks` is what `associations.text.without_marks` makes of the name, for searches.
    """

    pk = models.CompositePrimaryKey("ends_on", "borrower")
    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    ends_on = models.DateField()
    borrower = models.ForeignKey(
        Borrower, models.CASCADE, related_name="quarters", db_constraint=False
    )
    name = models.CharField(max_length=200)
    name_sort_key = models.CharField(max_length=450, db_collation="C")
    name_without_marks = models.GeneratedField(
        expression=_WITHOUT_MARKS, output_field=models.TextField(), db_persist=True
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_constraint=False)
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        indexes = [models.Index(fields=["office", "ends_on"], name="borrowerquarter_of_office")]
        constraints = [
            CompositeForeignKey(
                fields=["office", "ends_on"],
                to="associations.Quarter",
                to_fields=["office", "ends_on"],
                name="borrowerquarter_quarter",
            ),
            CompositeForeignKey(
                fields=["borrower", "office"],
                to="groups.Borrower",
                to_fields=["id", "office"],
                name="borrowerquarter_borrower",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="borrowerquarter_commune",
            ),
            CompositeForeignKey(
                fields=["hamlet", "office"],
                to="associations.Hamlet",
                to_fields=["id", "office"],
                name="borrowerquarter_hamlet",
            ),
        ]

    def __str__(self) -> str:
        return f"borrower {self.borrower_id} at {self.ends_on}"
