/** A message of an order that was shipped at once, as a line of a log. */
export const order = (id: string, total: number): string =>
  `${JSON.stringify({
    ...{ order_id: id, timestamp: '2025-11-01T08:00:00Z', status: 'shipped', customer_id: 'C', product_id: 'P' },
    ...{ quantity: 1, price: 10, total, payment_method: 'card' },
  })}\n`;
