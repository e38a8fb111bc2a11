"""The statements that make an invented office: its places, groups, borrowers, loans and quarters.

Numbers of rows begin at `first_…` and count on, so that no statement has to look another's rows
up. Loan n belongs to group n / 47; its borrower has six loans where five people have one. It was
made in quarter 8 - n % 24, quarter 8 being the newest, and repays a million each quarter.
"""

PLACES = (
    """INSERT INTO associations_office (id, synthetic, created_at)
    VALUES (%(office)s, true, now())""",
    """INSERT INTO associations_officename (office_id, code, name, sort_key, province, valid_from)
    VALUES (%(office)s, %(code)s, 'Đo tốc độ', '', '', '2015-01-01')""",
    """INSERT INTO associations_commune (id, office_id)
    SELECT %(first_commune)s + n, %(office)s FROM generate_series(0, %(communes)s - 1) n""",
    """INSERT INTO associations_communename
        (office_id, commune_id, code, name, sort_key, valid_from)
    SELECT %(office)s, %(first_commune)s + n, '98' || lpad(n::text, 4, '0'),
        (%(names)s::text[])[n + 1], (%(keys)s::text[])[n + 1], '2015-01-01'
    FROM generate_series(0, %(communes)s - 1) n""",
    """INSERT INTO associations_hamlet (id, office_id)
    SELECT %(first_hamlet)s + n, %(office)s FROM generate_series(0, 3 * %(communes)s - 1) n""",
    """INSERT INTO associations_hamletname
        (office_id, hamlet_id, commune_id, code, name, sort_key, valid_from)
    SELECT %(office)s, %(first_hamlet)s + n, %(first_commune)s + n / 3,
        '98' || lpad((n / 3)::text, 4, '0') || lpad((n %% 3 + 1)::text, 2, '0'),
        (%(names)s::text[])[n + 1], (%(keys)s::text[])[n + 1], '2015-01-01'
    FROM generate_series(0, 3 * %(communes)s - 1) n""",
    """INSERT INTO associations_transactionpoint (id, office_id)
    SELECT %(first_point)s + n, %(office)s FROM generate_series(0, %(communes)s - 1) n""",
    """INSERT INTO associations_transactionpointname
        (office_id, point_id, commune_id, code, name, sort_key, valid_from, day_of_month)
    SELECT %(office)s, %(first_point)s + n, %(first_commune)s + n, '98' || lpad(n::text, 4, '0'),
        (%(names)s::text[])[n + 1], (%(keys)s::text[])[n + 1], '2015-01-01', 1 + n %% 28
    FROM generate_series(0, %(communes)s - 1) n""",
    """INSERT INTO portfolio_programme (id, office_id, code, name, sort_key, valid_from,
        legal_basis, student_loans, note)
    SELECT %(first_programme)s + n, %(office)s, lpad((n + 1)::text, 2, '0'),
        (%(names)s::text[])[n + 1], (%(keys)s::text[])[n + 1], '2015-01-01', '', n = 1, ''
    FROM generate_series(0, %(programmes)s - 1) n""",
)

LENDING = (
    """INSERT INTO groups_group (id, office_id, code)
    SELECT %(first_group)s + n, %(office)s, lpad((n + 1)::text, 7, '0')
    FROM generate_series(0, %(groups)s - 1) n""",
    """INSERT INTO groups_borrower (id, office_id, code)
    SELECT %(first_borrower)s + n, %(office)s, lpad(n::text, 10, '0')
    FROM generate_series(0, %(borrowers)s - 1) n""",
    """INSERT INTO portfolio_loan (id, office_id, number)
    SELECT %(first_loan)s + n, %(office)s, '6600' || lpad(n::text, 12, '0')
    FROM generate_series(0, %(loans)s - 1) n""",
)

_QUARTER = """INSERT INTO associations_quarter
    (office_id, ends_on, as_of, state, version, entered_digest)
VALUES (%(office)s, %(ends_on)s, %(ends_on)s, 'open', 0, '')"""

_GROUPS = """INSERT INTO groups_groupquarter (ends_on, office_id, group_id, association_id,
    commune_id, hamlet_id, point_id, leader, leader_sort_key, open)
SELECT %(ends_on)s, %(office)s, %(first_group)s + g, (11 + g %% 4)::text,
    %(first_commune)s + g %% %(communes)s, %(first_hamlet)s + g %% %(communes)s * 3 + g %% 3,
    %(first_point)s + g %% %(communes)s, (%(names)s::text[])[1 + g %% %(people)s],
    (%(keys)s::text[])[1 + g %% %(people)s], true
FROM generate_series(0, %(groups)s - 1) g"""

_SCORES = """INSERT INTO groups_groupscore (office_id, group_id, month_ends_on, attendance,
    overdue_ratio, due_principal, interest, saving_members, savings_growth, total, rating, savings)
SELECT %(office)s, %(first_group)s + g, %(ends_on)s, 20, 30 - lost, 15, 20, 5, 10, 100 - lost,
    CASE WHEN lost <= 10 THEN 'good' WHEN lost <= 20 THEN 'fair' ELSE 'average' END,
    1000000 * (50 + g %% 31)
FROM generate_series(0, %(groups)s - 1) g, LATERAL (SELECT g * 7 %% 30 AS lost) x
WHERE g %% 50 > 0"""

_BORROWERS = """INSERT INTO groups_borrowerquarter (ends_on, office_id, borrower_id, name,
    name_sort_key, commune_id, hamlet_id)
SELECT %(ends_on)s, %(office)s, %(first_borrower)s + b, (%(names)s::text[])[1 + b %% %(people)s],
    (%(keys)s::text[])[1 + b %% %(people)s], %(first_commune)s + g %% %(communes)s,
    %(first_hamlet)s + g %% %(communes)s * 3 + g %% 3
FROM generate_series(0, %(borrowers)s - 1) b, LATERAL (SELECT b * 6 / 5 / 47 AS g) x"""

_POSITIONS = """INSERT INTO portfolio_position (ends_on, office_id, loan_id, borrower_id, group_id,
    association_id, commune_id, programme_id, source_id, made_on, matures_on, last_transaction_on,
    rate, principal, current, overdue, frozen, disbursed, repaid_current, repaid_overdue,
    repaid_frozen, rolled_over, moved_to_overdue, moved_to_frozen, extended, written_off,
    interest_receivable, interest_collected, disbursed_to_date, repaid_to_date,
    rolled_over_to_date, written_off_to_date, unpaid_interest_current, unpaid_interest_overdue)
SELECT %(ends_on)s, %(office)s, %(first_loan)s + n, %(first_borrower)s + n * 5 / 6,
    CASE WHEN n %% 100 > 0 THEN %(first_group)s + g END,
    CASE WHEN n %% 100 > 0 THEN (11 + g %% 4)::text ELSE '99' END,
    %(first_commune)s + g %% %(communes)s, %(first_programme)s + n %% %(programmes)s,
    CASE WHEN n %% 9 = 0 THEN '2' ELSE '1' END,
    made_on, made_on + CASE WHEN bad THEN 365 WHEN n %% 24 > 20 THEN 2555 ELSE 1825 END,
    %(ends_on)s::date - CASE WHEN n %% 200 = 3 THEN 200 ELSE n %% 60 END,
    6.6, principal, principal - age * 1000000 - overdue - frozen, overdue, frozen,
    CASE WHEN age = 0 THEN principal ELSE 0 END, repaid, 0, 0,
    0, CASE WHEN bad AND age = 4 THEN overdue ELSE 0 END,
    CASE WHEN age = 6 THEN frozen ELSE 0 END, 0, 0,
    900000, 880000, CASE WHEN age < %(quarter)s THEN principal ELSE 0 END,
    1000000 * least(age, %(quarter)s), 0, 0, 12000, CASE WHEN overdue > 0 THEN 3000 ELSE 0 END
FROM (SELECT *, n / 47 AS g, 1000000 * (40 + n %% 8 * 10)::bigint AS principal,
        n %% 150 = 0 AS bad,
        (%(starts_on)s::date - make_interval(months => 3 * age))::date + n %% 80 AS made_on,
        CASE WHEN n %% 150 = 0 AND age >= 4 THEN 2000000::bigint ELSE 0 END AS overdue,
        CASE WHEN n %% 150 = 75 AND age >= 6 THEN 3000000::bigint ELSE 0 END AS frozen,
        CASE WHEN age > 0 THEN 1000000 ELSE 0 END AS repaid
    FROM (SELECT n, %(age)s + n %% 24 AS age FROM generate_series(0, %(loans)s - 1) n) AS ages
    WHERE age >= 0) AS loans"""

_FIGURES = """INSERT INTO portfolio_officefigure
    (office_id, ends_on, key, dated_on, association_id, source_id, value, document)
SELECT %(office)s, %(ends_on)s, 'capital', %(ends_on)s::date, NULL, code,
    1000000000::bigint * (400 / code::int), '01/BC' FROM portfolio_source
UNION ALL SELECT %(office)s, %(ends_on)s, key, %(ends_on)s::date, a.code, NULL, value, '02/BC'
    FROM associations_association a,
    (VALUES ('training_classes', 2), ('trained_people', 65), ('inspections', 9)) AS f (key, value)
    WHERE a.entrusted
UNION ALL SELECT %(office)s, %(ends_on)s, key, %(starts_on)s::date + 14, NULL, NULL, value, '03/QD'
    FROM (VALUES ('outstanding_target', 900000000000), ('growth_target', 40000000000),
        ('training_plan_people', 1000), ('inspections_plan', 150)) AS f (key, value)
    WHERE %(quarter)s = 1"""

QUARTER = (_QUARTER, _GROUPS, _SCORES, _BORROWERS, _POSITIONS, _FIGURES)
