import { TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { spanAttribute } from './names';
import { board, spanTable, trace } from './panels';
import { select } from './queries';

const run = `{ ${spanAttribute('runId')} = "\${run}" }`;

export const lineage = board(
  'fastcart-lineage',
  'Lineage of a run',
  'The input and output of a run, the runs that wrote the input, and the runs that read the output. `lake trace RUN` shows the same without a tracing backend.',
)
  .withVariable(new TextBoxVariableBuilder('run').label('Run').description("The run's id, as in commitInfo"))
  .withVariable(
    new TextBoxVariableBuilder('trace')
      .label('Trace')
      .description('The id of the trace; select a run in the tables below to set it'),
  )
  .withPanel(
    spanTable(
      'The run',
      'Select its id to show the trace.',
      select(run, ...(['runId', 'layer', 'outcome', 'errorType', 'exitCode'] as const)),
    ),
  )
  .withPanel(
    spanTable(
      'Input',
      'For Bronze, partitions and offsets of the log. For the other layers, versions of a table.',
      select(
        `${run} > { name = "read" }`,
        ...(['batch', 'topic', 'offsets', 'messages', 'table', 'versionAfter', 'versionUpTo'] as const),
      ),
    ),
  )
  .withPanel(
    spanTable(
      'Output',
      'Table versions that the run committed.',
      select(`${run} >> { ${spanAttribute('dbOperation')} = "commit" }`, 'table', 'version', 'attempts'),
    ),
  )
  .withPanel(
    spanTable(
      'Runs that read the output',
      'Runs that link to this run. Follow them layer by layer to Gold.',
      select('{ link:traceID = "${trace}" }', 'runId', 'layer', 'outcome'),
    ),
  )
  .withPanel(
    trace(
      'The trace',
      'The links of the root span lead to the runs that wrote the input. Follow them layer by layer to Bronze.',
      '${trace}',
    ),
  );
