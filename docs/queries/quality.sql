-- What was rejected, quarantined or not trusted, and why
SELECT 'rejected' AS outcome, reason, count(*) AS events
FROM (SELECT unnest(reject_reasons) AS reason FROM rejected) GROUP BY reason
UNION ALL
SELECT 'quarantined', reason, count(*) FROM quarantine GROUP BY reason
UNION ALL
SELECT 'not trusted', rule, count(*) FROM (SELECT unnest(failed_rules) AS rule FROM silver) GROUP BY rule
ORDER BY outcome, events DESC, reason
