import type { Html } from '../html';

export interface Section {
  id: string;
  title: string;
  /** The names of the checks that the section shows. */
  checks: readonly string[];
  body: Html;
}
