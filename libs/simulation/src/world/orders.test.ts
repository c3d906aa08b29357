import { products } from '@fastcart/schemas';
import { OrderBook } from './orders';
import { paymentMethods } from './payment-methods';

test('ids are unique within a run and between runs', () => {
  const ids = ['7 a', '7 b', '8 a'].flatMap((run) => {
    const book = new OrderBook(run, 10);
    return Array.from({ length: 20_000 }, () => book.next().id);
  });
  expect(new Set(ids).size).toBe(60_000);
  expect(ids.filter((id) => !/^ORD-\d{16}$/.test(id))).toEqual([]);
});

test('every product is sold within its prices, one to five pieces, by every payment method', () => {
  const book = new OrderBook('orders', 100);
  const orders = Array.from({ length: 20_000 }, () => book.next());
  const isRight = ({ product, quantity, price, total }: (typeof orders)[number]): boolean =>
    Number.isInteger(price) &&
    price >= Math.round(product.minPrice * 100) &&
    price <= Math.round(product.maxPrice * 100) &&
    total === price * quantity;
  expect(orders.filter((order) => !isRight(order))).toEqual([]);
  expect(new Set(orders.map(({ product }) => product.id)).size).toBe(products.length);
  expect(new Set(orders.map(({ quantity }) => quantity))).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(new Set(orders.map(({ paymentMethod }) => paymentMethod))).toEqual(new Set(paymentMethods));
});
