// Generated from the files of this folder by the set-up, which every command runs. Do not edit.
import type { GoldTable } from './definition';
import { dailyRevenueByProduct } from './daily-revenue-by-product';
import { hourlyOrderTrends } from './hourly-order-trends';
import { orderStatusDistribution } from './order-status-distribution';
import { conversionMetrics } from './conversion-metrics';
import { revenueByPaymentMethod } from './revenue-by-payment-method';
import { topProducts } from './top-products';
import { topCustomers } from './top-customers';
import { customerSegmentation } from './customer-segmentation';
import { paymentMethodPreferences } from './payment-method-preferences';
import { geographicAnalysis } from './geographic-analysis';
import { customerRetention } from './customer-retention';
import { processingTimeBySegment } from './processing-time-by-segment';

/** Every Gold table, in the order in which they were added. */
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
