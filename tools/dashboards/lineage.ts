import { TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { spanAttribute } from './names';
import { board, spanTable, trace } from './panels';
import { select } from './queries';

const run = `{ ${spanAttribute('runId')} = "\${run}" }`;

export const lineage = board(
  'fastcart-lineage',
  'Lineage of a run',
  'What a run read and wrote, which runs wrote that, and which read it. `lake trace RUN` tells it without a backend.',
)
  .withVariable(new TextBoxVariableBuilder('run').label('Run').description("The run's id, as in commitInfo"))
  .withVariable(
    new TextBoxVariableBuilder('trace').label('Trace').description('Of the run; the tables below fill it in'),
  )
  .withPanel(
    spanTable(
      'The run',
      'Its id here fills in the trace.',
      select(run, ...(['runId', 'layer', 'outcome', 'errorType', 'exitCode'] as const)),
    ),
  )
  .withPanel(
    spanTable(
      'What it read',
      'Bronze: partitions and offsets of the log. The others: versions of a table.',
      select(
        `${run} > { name = "read" }`,
        ...(['batch', 'topic', 'offsets', 'messages', 'table', 'versionAfter', 'versionUpTo'] as const),
      ),
    ),
  )
  .withPanel(
    spanTable(
      'What it wrote',
      'Versions that it committed.',
      select(`${run} >> { ${spanAttribute('dbOperation')} = "commit" }`, 'table', 'version', 'attempts'),
    ),
  )
  .withPanel(
    spanTable(
      'Runs that read what it wrote',
      'They are linked to this run: down to Gold, one layer at a time.',
      select('{ link:traceID = "${trace}" }', 'runId', 'layer', 'outcome'),
    ),
  )
  .withPanel(
    trace(
      'The trace',
      'The links of the root lead to the runs that wrote what it read: up to Bronze, one layer at a time.',
      '${trace}',
    ),
  );
