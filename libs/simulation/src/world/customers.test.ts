import { type Customer, CustomerPool } from './customers';
import { Random } from './random';

function picks(size: number, count: number): Customer[] {
  const [pool, random] = [new CustomerPool(size), new Random('customers')];
  return Array.from({ length: count }, () => pool.pick(random));
}

test('a customer is the same in every pool', () => {
  const byId = new Map(picks(100, 1000).map((customer) => [customer.id, customer]));
  for (const customer of picks(300, 1000)) {
    if (byId.has(customer.id)) expect(customer).toEqual(byId.get(customer.id));
  }
  expect(byId.size).toBeGreaterThan(80);
});

test('ids are unique, postal addresses are American, email addresses do not exist', () => {
  const customers = new Map(picks(500, 20_000).map((customer) => [customer.id, customer]));
  expect(customers.size).toBe(500);
  for (const { id, email, address } of customers.values()) {
    expect(id).toMatch(/^CUST-\d{6}$/);
    expect(email).toMatch(/^\S+@example\.(com|net|org)$/);
    expect(Object.keys(address)).toEqual(['street', 'city', 'state', 'zip_code', 'country']);
    expect(address).toMatchObject({
      state: expect.stringMatching(/^[A-Z]{2}$/),
      zip_code: expect.stringMatching(/^\d{5}$/),
      country: 'USA',
    });
  }
});

test('a few customers order often', () => {
  const counts = new Map<string, number>();
  for (const { id } of picks(200, 20_000)) counts.set(id, (counts.get(id) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => b - a);
  const topFifth = sorted.slice(0, 40).reduce((sum, count) => sum + count, 0);
  expect(topFifth / 20_000).toBeCloseTo(0.447, 1);
});
