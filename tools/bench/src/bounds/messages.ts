const base = {
  product_id: 'P',
  product_name: 'Lamp',
  quantity: 1,
  price: 10,
  total: 10,
  customer_id: 'C',
  payment_method: 'card',
  status: 'shipped',
};
const firstDay = Date.UTC(2015, 0, 1);

/** An order that was shipped on a day, with more members of the JSON object, whose keys may repeat. */
export function order(id: string, day: number, members: string[] = []): string {
  const timestamp = new Date(firstDay + day * 86_400_000).toISOString();
  const event = JSON.stringify({ order_id: id, timestamp, ...base });
  return `${[event.slice(0, -1), ...members].join(',')}}`;
}

/** Members with the same key, about so many bytes. */
export function repeatedKeys(bytes: number): string[] {
  return filled(bytes, () => '"key":1');
}

/** Members with a key each, about so many bytes. */
export function distinctKeys(bytes: number): string[] {
  return filled(bytes, (index) => `"key${String(index).padStart(6, '0')}":1`);
}

/** Texts of equal length, which are about so many bytes with a byte between them. */
export function filled(bytes: number, text: (index: number) => string): string[] {
  const count = Math.ceil(bytes / (text(0).length + 1));
  return Array.from({ length: count }, (_, index) => text(index));
}
