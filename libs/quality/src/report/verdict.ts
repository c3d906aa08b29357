import { messagesOf } from './checks';
import type { QualityReport } from './report';
import { counted } from './words';

/** The report in one line: the number of failures and warnings, or that there are none, or that there were no messages. */
export function verdictOf({ findings, days, judgedDays }: QualityReport): string {
  if (findings.length > 0) {
    const parts = (['failure', 'warning'] as const).flatMap((severity) => {
      const number = findings.filter((finding) => finding.severity === severity).length;
      return number === 0 ? [] : counted(number, severity);
    });
    return parts.join(', ');
  }
  const hasMessages = days.some((day) => judgedDays.includes(day.day) && messagesOf(day) > 0);
  return `${hasMessages ? 'nothing stands out' : 'no messages'} on ${judgedDays.join(' and ')}`;
}
