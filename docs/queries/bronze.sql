-- Bronze, as received: ten rows
SELECT kafka_partition, kafka_offset, order_id, timestamp, status, total, _rescued_data
FROM bronze
ORDER BY kafka_partition, kafka_offset
LIMIT 10
