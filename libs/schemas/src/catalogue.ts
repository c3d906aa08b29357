/** A product of the shop. The prices are for one piece. */
export interface Product {
  id: string;
  name: string;
  minPrice: number;
  maxPrice: number;
}

const catalogue: [name: string, minPrice: number, maxPrice: number][] = [
  ['Wireless Mouse', 15, 45],
  ['Mechanical Keyboard', 40, 160],
  ['27in Monitor', 120, 400],
  ['USB-C Cable', 5, 25],
  ['Laptop Stand', 20, 80],
  ['Webcam HD', 25, 120],
  ['Noise Cancelling Headphones', 80, 350],
  ['Bluetooth Speaker', 25, 150],
  ['Smart Watch', 90, 400],
  ['Phone Case', 8, 40],
  ['Portable SSD', 60, 250],
  ['Desk Lamp', 15, 75],
  ['Gaming Chair', 130, 450],
  ['Tablet', 150, 700],
  ['Power Bank', 15, 70],
];

/** The fifteen products that FastCart sells. */
export const products: readonly Product[] = catalogue.map(([name, minPrice, maxPrice], index) => ({
  id: `PROD-${String(index + 1).padStart(3, '0')}`,
  name,
  minPrice,
  maxPrice,
}));
