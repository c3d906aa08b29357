import { products, type Product } from '@fastcart/schemas';
import { type Customer, CustomerPool } from './customers';
import { paymentMethods } from './payment-methods';
import { Random } from './random';

export interface Order {
  id: string;
  product: Product;
  quantity: number;
  /** Price and total in cents. */
  price: number;
  total: number;
  customer: Customer;
  paymentMethod: string;
}

export const MOST_ORDERS = 100_000_000;

// The weights of the products of the catalogue, in its order.
const POPULARITY = [9, 6, 3, 14, 5, 6, 5, 7, 5, 12, 6, 4, 2, 3, 8];
const QUANTITIES = [55, 24, 11, 6, 4];
const LOYALTY_TO_PAYMENT = 0.7;

/** Creates orders. Orders of two runs with different names never have the same id. */
export class OrderBook {
  private readonly random: Random;
  private readonly customers: CustomerPool;
  private readonly run: number;
  private readonly firstNumber: number;
  private made = 0;

  constructor(run: string, customers: number) {
    this.random = new Random(`orders ${run}`);
    this.customers = new CustomerPool(customers);
    this.run = this.random.between(10_000_000, 99_999_999);
    this.firstNumber = this.random.between(0, MOST_ORDERS - 1);
  }

  next(): Order {
    const { random } = this;
    const product = products[random.weighted(POPULARITY)]!;
    const quantity = 1 + random.weighted(QUANTITIES);
    const price = random.between(cents(product.minPrice), cents(product.maxPrice));
    const customer = this.customers.pick(random);
    const paymentMethod = random.chance(LOYALTY_TO_PAYMENT) ? customer.favouritePayment : random.pick(paymentMethods);
    return { id: this.nextId(), product, quantity, price, total: price * quantity, customer, paymentMethod };
  }

  /** Eight digits of the run and eight of the order. They look random but are unique, because the factor is coprime to 10. */
  private nextId(): string {
    const number = (this.firstNumber + this.made * 61_803_399) % MOST_ORDERS;
    this.made += 1;
    return `ORD-${this.run}${String(number).padStart(8, '0')}`;
  }
}

function cents(money: number): number {
  return Math.round(money * 100);
}
