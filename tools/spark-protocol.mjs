// Writes libs/spark/src/generated: the part of Spark Connect's protocol that the client uses, from the .proto files in the
// jar of the server. The whole protocol would be 690 KB of code. Needs Java 17 and Maven.
//
//   node tools/spark-protocol.mjs [FOLDER]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sparkVersion } from '@fastcart/environments';
import { root } from './bootstrap/paths.mjs';

const methods = new Set([
  ...['ExecutePlan', 'ReattachExecute', 'ReleaseExecute', 'Interrupt', 'Config', 'FetchErrorDetails', 'ReleaseSession'],
]);

/** The messages and enumerations that are kept. A field of another one is left out. */
const types = {
  'spark.connect': [
    ...[
      'Plan',
      'Relation',
      'SQL',
      'LocalRelation',
      'Command',
      'SqlCommand',
      'CreateDataFrameViewCommand',
      'UserContext',
    ],
    ...['ExecutePlanRequest', 'ExecutePlanRequest.RequestOption', 'ReattachOptions', 'ReattachExecuteRequest'],
    ...['ExecutePlanResponse', 'ExecutePlanResponse.ArrowBatch', 'ExecutePlanResponse.ResultComplete'],
    ...['ReleaseExecuteRequest', 'ReleaseExecuteRequest.ReleaseAll'],
    ...['ReleaseExecuteResponse', 'InterruptRequest', 'InterruptRequest.InterruptType', 'InterruptResponse'],
    ...[
      'ConfigRequest',
      'ConfigRequest.Operation',
      'ConfigRequest.GetOption',
      'ConfigRequest.Set',
      'ConfigResponse',
      'KeyValue',
    ],
    ...['FetchErrorDetailsRequest', 'FetchErrorDetailsResponse', 'FetchErrorDetailsResponse.Error'],
    ...['FetchErrorDetailsResponse.SparkThrowable', 'ReleaseSessionRequest', 'ReleaseSessionResponse'],
  ],
  'google.rpc': ['Status', 'ErrorInfo', 'ErrorInfo.MetadataEntry'],
};

const kept = new Set(Object.entries(types).flatMap(([name, own]) => own.map((type) => `.${name}.${type}`)));
const folder = mkdtempSync(join(tmpdir(), 'fastcart-spark-protocol-'));
try {
  generate(join(folder, 'image.json'), process.argv[2] ?? join(root, 'libs/spark/src/generated'));
} finally {
  rmSync(folder, { recursive: true });
}

function generate(image, out) {
  const sources = join(folder, 'proto');
  run('mvn', [
    ...['-B', '-q', '-ntp', 'dependency:unpack', `-Dartifact=org.apache.spark:spark-connect_2.13:${sparkVersion}`],
    `-Dmdep.unpack.includes=${['spark/connect', 'google/rpc', 'google/protobuf'].map((path) => `${path}/*.proto`)}`,
    `-DoutputDirectory=${sources}`,
  ]);
  run('buf', ['build', sources, '-o', image]);
  const { file: files } = JSON.parse(readFileSync(image, 'utf8'));
  const any = files.find(({ name }) => name === 'google/protobuf/any.proto');
  // The package @bufbuild/protobuf has the code of `Any`.
  const file = [
    { ...any, bufExtension: { isImport: true } },
    ...Object.keys(types).map((name) => merged(name, any, files)),
  ];
  writeFileSync(image, JSON.stringify({ file }));
  const plugin = { local: 'protoc-gen-es', out, opt: ['target=ts', 'import_extension=none'] };
  run('buf', ['generate', image, '--template', JSON.stringify({ version: 'v2', clean: true, plugins: [plugin] })]);
}

/** One file with what is kept of a package. */
function merged(name, any, files) {
  const own = files.filter((file) => file.package === name);
  return {
    name: `${name.replace('.', '-')}.proto`,
    package: name,
    syntax: 'proto3',
    dependency: [any.name],
    messageType: own.flatMap(({ messageType = [] }) => trimmed(`.${name}`, messageType)),
    service: own.flatMap(({ service = [] }) =>
      service.map(({ name, method }) => ({ name, method: method.filter((one) => methods.has(one.name)) })),
    ),
  };
}

function trimmed(parent, messages) {
  const isKept = (path) => kept.has(path);
  return messages
    .filter(({ name }) => isKept(`${parent}.${name}`))
    .map(({ name, field = [], oneofDecl = [], nestedType = [], enumType = [], ...message }) => {
      const fields = field.filter(
        ({ typeName }) => !typeName || isKept(typeName) || typeName === '.google.protobuf.Any',
      );
      const oneofs = oneofDecl.filter((_, index) => fields.some(({ oneofIndex }) => oneofIndex === index));
      const path = `${parent}.${name}`;
      return {
        ...{ ...message, name, oneofDecl: oneofs, nestedType: trimmed(path, nestedType) },
        enumType: enumType.filter((one) => isKept(`${path}.${one.name}`)),
        field: fields.map(({ oneofIndex, ...field }) =>
          oneofIndex === undefined ? field : { ...field, oneofIndex: oneofs.indexOf(oneofDecl[oneofIndex]) },
        ),
      };
    });
}

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}
