import { conversionMetrics } from './conversion-metrics';
import { customerRetention } from './customer-retention';
import { customerSegmentation } from './customer-segmentation';
import { dailyRevenueByProduct } from './daily-revenue-by-product';
import type { GoldTable } from './definition';
import { geographicAnalysis } from './geographic-analysis';
import { hourlyOrderTrends } from './hourly-order-trends';
import { orderStatusDistribution } from './order-status-distribution';
import { paymentMethodPreferences } from './payment-method-preferences';
import { processingTimeBySegment } from './processing-time-by-segment';
import { revenueByPaymentMethod } from './revenue-by-payment-method';
import { topCustomers } from './top-customers';
import { topProducts } from './top-products';

/** Every Gold table. A new one is one more file and its line here. */
export const goldTables: readonly GoldTable[] = [
  dailyRevenueByProduct,
  hourlyOrderTrends,
  orderStatusDistribution,
  conversionMetrics,
  revenueByPaymentMethod,
  topProducts,
  topCustomers,
  customerSegmentation,
  paymentMethodPreferences,
  geographicAnalysis,
  customerRetention,
  processingTimeBySegment,
];
