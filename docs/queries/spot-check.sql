-- One metric by hand: conversion of each day, from the orders and from the table
SELECT o.date, o.created, o.shipped, o.shipped * 100.0 / o.created AS by_hand, c.conversion_rate AS in_gold
FROM (
  SELECT created_date AS date, count(*) AS created, sum(CASE WHEN status = 'shipped' THEN 1 ELSE 0 END) AS shipped
  FROM fact_orders GROUP BY created_date
) o
JOIN conversion_metrics c ON c.date = o.date
ORDER BY o.date
