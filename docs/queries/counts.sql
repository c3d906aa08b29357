-- Bronze count = Silver count + duplicates + rejected count: the duplicates are what is left
SELECT
  (SELECT count(*) FROM bronze) AS bronze,
  (SELECT count(*) FROM silver) AS silver,
  (SELECT count(*) FROM rejected) AS rejected,
  (SELECT count(*) FROM bronze) - (SELECT count(*) FROM silver) - (SELECT count(*) FROM rejected) AS duplicates,
  (SELECT count(*) FROM quarantine) AS quarantined
