import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EventLogError } from '../errors';
import { makeFolder, syncFolder } from '../make-folder';
import { storage, systemCode } from './storage-error';

const IDENTITY_FILE = '.topic.json';
const PARTITION_FILE = /^(0|[1-9]\d{0,4})\.ndjson$/;
const TOPIC_NAME = /^[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,248}$/;
const MOST_PARTITIONS = 100_000;

export interface Topic {
  directory: string;
  id: string;
  partitions: number;
}

export function partitionFile(topic: Topic, partition: number): string {
  return join(topic.directory, `${partition}.ndjson`);
}

/** The topics of a log, sorted; undefined when the log's directory does not exist. */
export async function listTopics(root: string): Promise<string[] | undefined> {
  const names = await storage('list the topics', () => entriesOf(root));
  const found: string[] = [];
  for (const name of names?.sort() ?? []) {
    if (TOPIC_NAME.test(name) && (await findTopic(root, name))) found.push(name);
  }
  return names && found;
}

/**
 * The id and the partitions of a topic; undefined when it does not exist. A directory that was created by hand has no
 * identity file: its id is its name, and it has the partitions up to the highest file. A missing file below that number is
 * an empty partition, so that a reader with a stored position detects the loss.
 */
export async function findTopic(root: string, name: string): Promise<Topic | undefined> {
  checkName(name);
  const directory = join(root, name);
  return storage('open the topic', async () => {
    const files = await entriesOf(directory);
    const identity = files?.includes(IDENTITY_FILE) ? await readIdentity(directory) : undefined;
    const numbers = (files ?? []).map((file) => PARTITION_FILE.exec(file)?.[1]).filter((text) => text !== undefined);
    const partitions = Math.max(identity?.partitions ?? 0, ...numbers.map((text) => Number(text) + 1));
    return partitions > 0 ? { directory, id: identity?.id ?? name, partitions } : undefined;
  });
}

/** Creates a topic with a new id. It is created under another name and then renamed, so that it is never incomplete. */
export async function makeTopic(root: string, name: string, partitions: number): Promise<void> {
  checkName(name);
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MOST_PARTITIONS) {
    throw new EventLogError('INVALID_TOPIC', `A topic has 1 to ${MOST_PARTITIONS} partitions, not ${partitions}.`);
  }
  await storage('create the topic', async () => {
    const id = randomUUID();
    const unfinished = join(root, `.creating-${id}`);
    makeFolder(unfinished);
    await writeDurably(join(unfinished, IDENTITY_FILE), `${JSON.stringify({ id, partitions })}\n`);
    for (let partition = 0; partition < partitions; partition += 1) {
      await writeDurably(join(unfinished, `${partition}.ndjson`), '');
    }
    syncFolder(unfinished);
    try {
      await rename(unfinished, join(root, name));
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
    }
    syncFolder(root);
  });
}

function checkName(name: string): void {
  if (TOPIC_NAME.test(name)) return;
  throw new EventLogError(
    'INVALID_TOPIC',
    'A topic is named with 1 to 249 of the characters a-z A-Z 0-9 . _ - and does not start with a dot.',
  );
}

async function entriesOf(directory: string): Promise<string[] | undefined> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

async function readIdentity(directory: string): Promise<{ id: string; partitions: number }> {
  const text = await readFile(join(directory, IDENTITY_FILE), 'utf8');
  try {
    const { id, partitions } = JSON.parse(text) as { id: unknown; partitions: unknown };
    if (typeof id === 'string' && id !== '' && Number.isInteger(partitions))
      return { id, partitions: Number(partitions) };
  } catch {
    // Not JSON: the same error as JSON without an id.
  }
  throw new EventLogError(
    'CORRUPT',
    `The topic's identity file ${IDENTITY_FILE} cannot be read. Restore it: stored positions belong to the id in it.`,
  );
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(text);
  await file.sync();
}
