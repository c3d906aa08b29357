import type { Html } from '../html';

export interface Section {
  id: string;
  title: string;
  /** The checks that it shows, by name. */
  checks: readonly string[];
  body: Html;
}
