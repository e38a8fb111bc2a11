-- A quarter's aggregates: one row a scope, columns as portfolio.aggregation.columns names them.
-- Names in braces are filled in by portfolio.aggregation.statement.
WITH quarter AS NOT MATERIALIZED (
    -- Constants for the planner, which are joined with nothing.
    SELECT %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on,
        %(as_of)s::date AS as_of, %(next_starts_on)s::date AS next_starts_on,
        %(next_ends_on)s::date AS next_ends_on, %(has_previous)s AS has_previous
), present AS NOT MATERIALIZED (
    SELECT * FROM portfolio_position WHERE office_id = %(office)s AND ends_on = %(ends_on)s
), placed AS MATERIALIZED (
    -- Where each loan lies: what is not summed asks for that alone, again and again.
    SELECT loan_id, borrower_id, association_id, commune_id, programme_id, source_id, group_id,
        outstanding > 0 AS owing
    FROM present
), before AS MATERIALIZED (
    SELECT loan_id, association_id, commune_id, programme_id, source_id, group_id,
        current, overdue, frozen, outstanding, matures_on
    FROM portfolio_position
    WHERE office_id = %(office)s AND ends_on = %(previous)s AND %(has_previous)s
), known AS NOT MATERIALIZED (
    -- OFFSET keeps the two columns from being worked out once for each rule that names them.
    SELECT p.*, {inactive} AS inactive, {overdue_since} AS overdue_since, 0 AS absent
    FROM present p OFFSET 0
), moved AS MATERIALIZED (
    SELECT p.loan_id, way.*
    FROM placed p JOIN before o USING (loan_id) CROSS JOIN LATERAL (VALUES
        (p.association_id, p.commune_id, p.programme_id, p.source_id, p.group_id,
            o.current, o.overdue, o.frozen),
        (o.association_id, o.commune_id, o.programme_id, o.source_id, o.group_id,
            -o.current, -o.overdue, -o.frozen)
        ) AS way(association, commune, programme, source, group_id, current, overdue, frozen)
    WHERE o.outstanding > 0
        AND (p.association_id, p.commune_id, p.programme_id, p.source_id, p.group_id)
        IS DISTINCT FROM
        (o.association_id, o.commune_id, o.programme_id, o.source_id, o.group_id)
), crossed AS (
    SELECT association, commune, programme, source, group_id AS group_, {crossed}
    FROM moved GROUP BY {followed}
    HAVING {real_moves}
), moves AS (
    SELECT association, commune, programme, source, group_, {moves}
    FROM crossed GROUP BY 1, 2, 3, 4, 5
), gone AS (
    -- What was in a part a quarter ago and is not now: loans that are in no row of the file, and
    -- loans that moved, of which nothing is left there but the part itself.
    SELECT association_id, commune_id, programme_id, source_id, {gone_group} AS group_id,
        outstanding, current, matures_on
    FROM (
        SELECT association_id, commune_id, programme_id, source_id, group_id, outstanding, current,
            matures_on
        FROM before o WHERE outstanding > 0 AND exists(SELECT FROM placed)
            AND NOT exists(SELECT FROM placed n WHERE n.loan_id = o.loan_id)
        UNION ALL
        SELECT association, commune, programme, source, group_id, NULL, NULL, NULL FROM moved
    ) AS p
), fine AS MATERIALIZED (
    -- The two grains of which all others are made: a row with a group is of the group, one
    -- without is of a mixture of the other four.
    SELECT p.association_id AS association, p.commune_id AS commune, p.programme_id AS programme,
        p.source_id AS source, p.group_id AS group_, count(*) AS present,
        count(*) FILTER (WHERE p.outstanding > 0 AND p.group_id IS NOT NULL) AS entrusted_loans,
        {sums}
    FROM quarter q, known p LEFT JOIN before o USING (loan_id)
    GROUP BY {grains} HAVING {real_grains}
    UNION ALL
    SELECT p.association_id, p.commune_id, p.programme_id, p.source_id, p.group_id, 0, 0,
        {gone_sums}
    FROM quarter q, gone p
    GROUP BY {grains} HAVING {real_grains}
), sums AS MATERIALIZED (
    SELECT coalesce(association, '') AS a, coalesce(commune, 0) AS c, coalesce(programme, 0) AS p,
        coalesce(source, '') AS s, 0::bigint AS g, {sums_again}
    FROM fine WHERE group_ IS NULL
    GROUP BY {levels} HAVING {real_levels} AND exists(SELECT FROM placed)
    UNION ALL
    SELECT association, commune, 0, '', group_, {sums_again}
    FROM fine WHERE group_ IS NOT NULL
    GROUP BY association, commune, group_ HAVING exists(SELECT FROM placed)
), whole AS MATERIALIZED (
    SELECT {whole} FROM sums WHERE a = '' AND c = 0 AND p = 0 AND s = '' AND g = 0
), held AS MATERIALIZED (
    -- Loans add up over levels and borrowers do not: a level has as many borrowers as loans, less
    -- the loans of those whom an earlier loan has brought there. So only borrowers of several
    -- loans are looked at: each mixture in which one borrows, known by its first loan.
    SELECT borrower_id, association_id, commune_id, programme_id, source_id, group_id,
        min(loan_id) AS first, count(*) AS loans
    FROM placed h WHERE owing AND exists(SELECT FROM placed o
        WHERE o.borrower_id = h.borrower_id AND o.loan_id <> h.loan_id AND o.owing)
    GROUP BY 1, 2, 3, 4, 5, 6
), alike AS MATERIALIZED (
    -- How many loans have what in common with earlier ones of the borrower: for each of these a
    -- number of a bit a part, and of the numbers a set of bits. What none has, no level asks for.
    SELECT a, c, p, s, g, bits, entrusted, count(*) AS loans
    FROM (SELECT {common_parts}, bit_or(bit) AS bits,
            bit_or(CASE WHEN h.group_id + o.group_id > 0 THEN bit ELSE 0 END) AS entrusted
        FROM held h JOIN held o ON o.borrower_id = h.borrower_id AND o.first < h.first
            CROSS JOIN LATERAL (SELECT 1::bigint << ({in_common})) AS common (bit)
        GROUP BY h.first, {parts}) AS first
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    UNION ALL
    SELECT {parts}, bit, CASE WHEN group_id > 0 THEN bit ELSE 0 END, loans - 1
    FROM held h CROSS JOIN LATERAL (SELECT 1::bigint << ({in_itself})) AS common (bit)
    WHERE loans > 1
), counted AS (
    -- What no level adds up from others: loans that bring no borrower, programmes, communes.
    SELECT a, c, p, s, g, bigint_sum(loans) AS again, bigint_sum(entrusted) AS again_entrusted,
        count(programme) AS programmes, count(commune) AS communes,
        count(commune) FILTER (WHERE clean) AS clean
    FROM (
        SELECT CASE WHEN l.a THEN h.a ELSE '' END AS a, CASE WHEN l.c THEN h.c ELSE 0 END AS c,
            CASE WHEN l.p THEN h.p ELSE 0 END AS p, CASE WHEN l.s THEN h.s ELSE '' END AS s,
            CASE WHEN l.g THEN h.g ELSE 0 END AS g, loans,
            CASE WHEN h.entrusted & l.within <> 0 THEN loans END AS entrusted,
            NULL::bigint AS programme, NULL::bigint AS commune, NULL::boolean AS clean
        FROM alike h JOIN (VALUES {level_bits}) AS l (a, c, p, s, g, within)
            ON h.bits & l.within <> 0
        UNION ALL
        SELECT a, c, 0, s, 0, NULL, NULL, p, NULL, NULL FROM sums
        WHERE p <> 0 AND current + overdue + frozen > 0
        UNION ALL
        SELECT a, 0, p, s, 0, NULL, NULL, NULL, c, overdue = 0 FROM sums
        WHERE c <> 0 AND g = 0 AND current + overdue + frozen > 0
    ) AS of_level
    GROUP BY 1, 2, 3, 4, 5
), lent_by_group AS (
    SELECT group_id, count(*) AS programmes
    FROM (SELECT DISTINCT group_id, programme_id FROM placed WHERE owing) AS d
    GROUP BY 1
), saved AS (
    -- What CASA has of each group, and of savers of none; no row where it is not posted.
    SELECT group_id, sum(balance) AS balance, max(as_of) AS as_of FROM portfolio_savingsaccount
    WHERE office_id = %(office)s AND ends_on = %(ends_on)s GROUP BY 1
), casa AS (
    SELECT count(*) > 0 AS posted, max(as_of) AS as_of FROM saved
), reported AS (
    -- What the latest accepted sheet of the quarter says of a group, and the bank for its month.
    SELECT DISTINCT ON (m.group_id) m.group_id, m.association_id, m.commune_id, m.members,
        m.savers, m.savings, CASE WHEN m.month_ends_on = (SELECT as_of FROM casa)
            THEN coalesce(a.balance, 0) ELSE s.savings END AS bank_savings
    FROM groups_groupmonth m LEFT JOIN saved a ON a.group_id = m.group_id
    LEFT JOIN groups_groupscore s ON s.group_id = m.group_id
        AND s.month_ends_on = m.month_ends_on AND s.office_id = %(office)s
        AND s.month_ends_on BETWEEN %(starts_on)s AND %(ends_on)s
    WHERE m.sheet_id = ANY(ARRAY(SELECT id FROM groups_sheet
        WHERE office_id = %(office)s AND state = 'accepted'
            AND month_ends_on BETWEEN %(starts_on)s AND %(ends_on)s))
    ORDER BY m.group_id, m.month_ends_on DESC
), standing AS (
    SELECT g.association_id AS association, g.commune_id AS commune, g.group_id AS group_,
        g.open, r.rating, r.savings, coalesce(d.overdue, 0) AS overdue,
        p.members, p.savers, p.savings AS said, p.bank_savings,
        CASE WHEN (SELECT posted FROM casa) THEN coalesce(a.balance, 0) END AS saved,
        t.savings AS scored
    FROM groups_groupquarter g
    LEFT JOIN saved a ON a.group_id = g.group_id
    LEFT JOIN groups_groupscore t ON t.group_id = g.group_id AND t.office_id = %(office)s
        AND t.month_ends_on = (SELECT as_of FROM casa)
    LEFT JOIN (SELECT group_, sum(overdue) AS overdue FROM fine GROUP BY 1) d
        ON d.group_ = g.group_id
    -- What another association or commune said of the group before it moved is theirs to see.
    LEFT JOIN reported p ON p.group_id = g.group_id
        AND p.association_id = g.association_id AND p.commune_id = g.commune_id
    LEFT JOIN LATERAL ({latest_score}) r ON true
    WHERE g.office_id = %(office)s AND g.ends_on = %(ends_on)s
), savers AS (
    SELECT coalesce(association, '') AS a, coalesce(commune, 0) AS c, coalesce(group_, 0) AS g,
        count(DISTINCT saver_id) AS savers
    FROM portfolio_savingsaccount a JOIN standing g ON g.group_ = a.group_id
    WHERE a.office_id = %(office)s AND a.ends_on = %(ends_on)s AND a.balance > 0 AND g.open
    GROUP BY {group_levels}
), grouped AS (
    SELECT coalesce(association, '') AS a, coalesce(commune, 0) AS c, 0 AS p, '' AS s,
        coalesce(group_, 0) AS g, count(*) FILTER (WHERE open) AS groups,
        count(*) FILTER (WHERE open AND rating = 'good') AS groups_good,
        count(*) FILTER (WHERE open AND rating = 'fair') AS groups_fair,
        count(*) FILTER (WHERE open AND rating = 'average') AS groups_average,
        count(*) FILTER (WHERE open AND rating = 'weak') AS groups_weak,
        count(*) FILTER (WHERE open AND rating IS NULL) AS groups_unrated,
        CASE WHEN exists(SELECT FROM placed)
            THEN count(*) FILTER (WHERE open AND overdue > 0) END AS groups_with_overdue,
        CASE WHEN (SELECT posted FROM casa) THEN sum(saved) FILTER (WHERE open)
            WHEN (SELECT bool_or(savings IS NOT NULL) FROM standing)
            THEN sum(savings) FILTER (WHERE open) ELSE {said_savings} END AS savings,
        count(*) FILTER (WHERE open AND members IS NOT NULL) AS groups_reported,
        {members} AS members, {savers} AS said_savers,
        sum(bank_savings) FILTER (WHERE open AND said IS NOT NULL) AS savings_compared,
        sum(said) FILTER (WHERE open AND bank_savings IS NOT NULL) AS savings_reported,
        sum(saved) FILTER (WHERE open AND scored IS NOT NULL) AS savings_by_accounts,
        sum(scored) FILTER (WHERE open AND saved IS NOT NULL) AS savings_by_scores
    FROM standing GROUP BY {group_levels}
    HAVING exists(SELECT FROM standing)
), bodies AS MATERIALIZED (
    SELECT b.*, v.savers FROM grouped b LEFT JOIN savers v USING (a, c, g)
)
SELECT nullif(a, '') AS association_id, nullif(c, 0) AS commune_id, nullif(p, 0) AS programme_id,
    nullif(s, '') AS source_id, nullif(g, 0) AS group_id,
    {shown_sums}, {shown_moves},
    (coalesce(k.loans, 0 * k.current) - coalesce(n.again, 0))::bigint AS borrowers,
    (k.entrusted_loans - coalesce(n.again_entrusted, 0))::bigint AS entrusted_borrowers,
    CASE WHEN k.g <> 0 THEN coalesce(e.programmes, 0) WHEN k.p = 0 THEN coalesce(n.programmes, 0)
        ELSE (k.current + k.overdue + k.frozen > 0)::int::bigint END AS programmes,
    CASE WHEN k.c = 0 THEN coalesce(n.communes, 0)
        ELSE (k.current + k.overdue + k.frozen > 0)::int::bigint END AS communes,
    CASE WHEN k.c = 0 AND k.s = '' THEN coalesce(n.clean, 0) END AS communes_without_overdue,
    b.groups, b.groups_good, b.groups_fair, b.groups_average, b.groups_weak, b.groups_unrated,
    b.groups_with_overdue, b.savings::bigint, b.groups_reported, b.members::bigint,
    (CASE WHEN b.groups > 0 AND (SELECT posted FROM casa) THEN coalesce(b.savers, 0)
        ELSE b.said_savers END)::bigint AS savers,
    b.savings_compared::bigint, b.savings_reported::bigint, b.savings_by_accounts::bigint,
    b.savings_by_scores::bigint
FROM sums k
LEFT JOIN moves m ON coalesce(m.group_, 0) = k.g AND coalesce(m.programme, 0) = k.p
    AND coalesce(m.source, '') = k.s
    AND coalesce(m.association, '') = CASE WHEN k.g = 0 THEN k.a ELSE '' END
    AND coalesce(m.commune, 0) = CASE WHEN k.g = 0 THEN k.c ELSE 0 END
LEFT JOIN counted n USING (a, c, p, s, g)
LEFT JOIN lent_by_group e ON e.group_id = k.g
FULL JOIN bodies b USING (a, c, p, s, g)
LEFT JOIN whole w ON k.present = 0 CROSS JOIN quarter q
