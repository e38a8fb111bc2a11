-- A quarter's aggregates: one row a scope, columns as portfolio.aggregation.columns names them.
-- Names in braces are filled in by portfolio.aggregation.statement.
WITH quarter AS (
    SELECT *, exists(SELECT FROM portfolio_position o
        WHERE o.office_id = %(office)s AND o.ends_on = %(previous)s) AS has_previous
    FROM (SELECT %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on,
        %(as_of)s::date AS as_of, %(next_starts_on)s::date AS next_starts_on,
        %(next_ends_on)s::date AS next_ends_on) AS days
), present AS (
    SELECT p.*, {inactive} AS inactive, {overdue_since} AS overdue_since, 0 AS absent
    FROM portfolio_position p JOIN portfolio_programme s ON s.id = p.programme_id
    WHERE p.office_id = %(office)s AND p.ends_on = %(ends_on)s
), before AS (
    SELECT * FROM portfolio_position
    WHERE office_id = %(office)s AND ends_on = %(previous)s
), moved AS MATERIALIZED (
    SELECT p.loan_id, way.*
    FROM present p JOIN before o USING (loan_id) CROSS JOIN LATERAL (VALUES
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
), fine AS MATERIALIZED (
    SELECT p.association_id AS association, p.commune_id AS commune, p.programme_id AS programme,
        p.source_id AS source, p.group_id AS group_, count(*) AS present, {sums}
    FROM quarter q, present p LEFT JOIN before o USING (loan_id)
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT p.association_id, p.commune_id, p.programme_id, p.source_id, {gone_group}, 0,
        {absent_sums}
    FROM quarter q, before p
    WHERE p.outstanding > 0 AND NOT exists(
        SELECT FROM present n WHERE n.loan_id = p.loan_id) AND exists(SELECT FROM present)
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT DISTINCT p.association, p.commune, p.programme, p.source, {gone_group}, 0, {left_sums}
    FROM moved p
), sums AS (
    SELECT association, commune, programme, source, group_, sum(present) AS present, {sums_again},
        count(DISTINCT programme) FILTER (WHERE current + overdue + frozen > 0) AS programmes,
        count(DISTINCT commune) FILTER (WHERE current + overdue + frozen > 0) AS communes
    FROM fine GROUP BY {levels}
    HAVING {real} AND exists(SELECT FROM present)
), heads AS (
    SELECT association, commune, programme, source, group_,
        count(DISTINCT borrower_id) AS borrowers,
        count(DISTINCT borrower_id) FILTER (WHERE group_ IS NOT NULL) AS entrusted_borrowers
    FROM (SELECT DISTINCT association_id AS association, commune_id AS commune,
            programme_id AS programme, source_id AS source, group_id AS group_, borrower_id
        FROM present WHERE outstanding > 0) AS holders
    GROUP BY {levels}
    HAVING {real}
), clean AS (
    SELECT association, programme, count(*) AS communes_without_overdue
    FROM sums
    WHERE commune IS NOT NULL AND source IS NULL AND group_ IS NULL
        AND overdue = 0 AND current + frozen > 0
    GROUP BY 1, 2
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
    SELECT association, commune, group_, count(DISTINCT saver_id) AS savers
    FROM portfolio_savingsaccount a JOIN standing g ON g.group_ = a.group_id
    WHERE a.office_id = %(office)s AND a.ends_on = %(ends_on)s AND a.balance > 0 AND g.open
    GROUP BY {group_levels}
), bodies AS (
    SELECT association, commune, group_, count(*) FILTER (WHERE open) AS groups,
        count(*) FILTER (WHERE open AND rating = 'good') AS groups_good,
        count(*) FILTER (WHERE open AND rating = 'fair') AS groups_fair,
        count(*) FILTER (WHERE open AND rating = 'average') AS groups_average,
        count(*) FILTER (WHERE open AND rating = 'weak') AS groups_weak,
        count(*) FILTER (WHERE open AND rating IS NULL) AS groups_unrated,
        CASE WHEN exists(SELECT FROM present)
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
), keyed AS (
    SELECT coalesce(association, '') AS a, coalesce(commune, 0) AS c, coalesce(programme, 0) AS p,
        coalesce(source, '') AS s, coalesce(group_, 0) AS g, sums.*
    FROM sums
), whole AS (
    SELECT * FROM keyed WHERE a = '' AND c = 0 AND p = 0 AND s = '' AND g = 0
)
SELECT coalesce(k.association, b.association) AS association_id,
    coalesce(k.commune, b.commune) AS commune_id, k.programme AS programme_id,
    k.source AS source_id, coalesce(k.group_, b.group_) AS group_id,
    {shown_sums}, {shown_moves},
    CASE WHEN k.current IS NOT NULL THEN coalesce(h.borrowers, 0) END AS borrowers,
    CASE WHEN k.current IS NOT NULL THEN coalesce(h.entrusted_borrowers, 0) END
        AS entrusted_borrowers,
    k.programmes, k.communes,
    CASE WHEN k.c = 0 AND k.s = '' AND k.g = 0
        THEN coalesce(n.communes_without_overdue, 0) END AS communes_without_overdue,
    b.groups, b.groups_good, b.groups_fair, b.groups_average, b.groups_weak, b.groups_unrated,
    b.groups_with_overdue, b.savings::bigint, b.groups_reported, b.members::bigint,
    (CASE WHEN b.groups > 0 AND (SELECT posted FROM casa) THEN coalesce(v.savers, 0)
        ELSE b.said_savers END)::bigint AS savers,
    b.savings_compared::bigint, b.savings_reported::bigint, b.savings_by_accounts::bigint,
    b.savings_by_scores::bigint
FROM keyed k CROSS JOIN whole w CROSS JOIN quarter q
LEFT JOIN moves m ON coalesce(m.group_, 0) = k.g AND coalesce(m.programme, 0) = k.p
    AND coalesce(m.source, '') = k.s
    AND coalesce(m.association, '') = CASE WHEN k.g = 0 THEN k.a ELSE '' END
    AND coalesce(m.commune, 0) = CASE WHEN k.g = 0 THEN k.c ELSE 0 END
LEFT JOIN heads h ON coalesce(h.association, '') = k.a AND coalesce(h.commune, 0) = k.c
    AND coalesce(h.programme, 0) = k.p AND coalesce(h.source, '') = k.s
    AND coalesce(h.group_, 0) = k.g
LEFT JOIN clean n ON k.c = 0 AND k.s = '' AND k.g = 0
    AND coalesce(n.association, '') = k.a AND coalesce(n.programme, 0) = k.p
FULL JOIN bodies b ON coalesce(b.association, '') = k.a AND coalesce(b.commune, 0) = k.c
    AND k.p = 0 AND k.s = '' AND coalesce(b.group_, 0) = k.g
LEFT JOIN savers v ON coalesce(v.association, '') = coalesce(b.association, '')
    AND coalesce(v.commune, 0) = coalesce(b.commune, 0)
    AND coalesce(v.group_, 0) = coalesce(b.group_, 0)
