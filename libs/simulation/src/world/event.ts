import type { Address } from './customers';
import type { Change } from './order-flow';

/** The message of one change of state, with the fields in the order of the JSON. */
export interface OrderEvent {
  order_id: string;
  timestamp: string;
  product_id: string;
  product_name: string;
  quantity: number;
  price: number;
  total: number;
  customer_id: string;
  customer_email: string;
  payment_method: string;
  shipping_address: Address;
  status: string;
  /** Only on cancelled events. */
  cancellation_reason?: string;
}

export function toEvent({ at, order, status, cancellationReason }: Change): OrderEvent {
  return {
    order_id: order.id,
    timestamp: isoTimestamp(at),
    product_id: order.product.id,
    product_name: order.product.name,
    quantity: order.quantity,
    price: order.price / 100,
    total: order.total / 100,
    customer_id: order.customer.id,
    customer_email: order.customer.email,
    payment_method: order.paymentMethod,
    shipping_address: order.customer.address,
    status,
    ...(cancellationReason && { cancellation_reason: cancellationReason }),
  };
}

/** ISO 8601 in UTC with microseconds, without the fraction when it is zero. */
export function isoTimestamp(microseconds: number): string {
  const fraction = microseconds % 1_000_000;
  const seconds = new Date((microseconds - fraction) / 1000).toISOString().slice(0, 19);
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}
