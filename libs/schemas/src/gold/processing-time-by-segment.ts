import { col, max, median, min } from '@fastcart/query';
import { columns } from '../table';
import { segmentedCustomers, segments } from './customers';
import { goldTable } from './definition';
import { averageMinutes, processingSums } from './processing-time';

export const processingTimeBySegment = goldTable({
  name: 'processing_time_by_segment',
  folder: 'customer_analytics',
  description: 'How long sales took from pending to shipped, by segment of the customer; all three segments.',
  grain: ['date', 'customer_segment'],
  columns: columns({
    date: ['date', 'as_of'],
    customer_segment: ['string', 'As in customer_segmentation'],
    avg_processing_time_minutes: ['double', 'Average over sales with a known processing time; null where none'],
    median_processing_time_minutes: ['double', 'Median; the mean of the two in the middle for an even number'],
    min_processing_time_minutes: ['double', 'Fastest'],
    max_processing_time_minutes: ['double', 'Slowest'],
  }),
  parts: [
    {
      update: 'snapshot',
      rows: ({ sales, asOf }) => {
        const measured = sales
          .join(segmentedCustomers(sales).select(['customer_id', 'segment']), { how: 'inner', on: ['customer_id'] })
          .group(['segment'], {
            ...processingSums,
            median_processing_time_minutes: median(col('processing_minutes')),
            min_processing_time_minutes: min(col('processing_minutes')),
            max_processing_time_minutes: max(col('processing_minutes')),
          });
        return segments()
          .join(measured, { how: 'left', on: ['segment'] })
          .with({ date: asOf, customer_segment: col('segment'), avg_processing_time_minutes: averageMinutes });
      },
    },
  ],
});
