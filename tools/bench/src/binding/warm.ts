import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Command } from '../meter';
import type { Answer, Request } from './operations';

/** A process that stays, and answers one request after the other. */
export class Warm {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor({ program, args }: Command) {
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = createInterface(this.child.stdout!)[Symbol.asyncIterator]();
  }

  async ask(request: Request): Promise<Answer> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const answer = await this.answers.next();
    if (answer.done) throw new Error(`${this.child.spawnargs.join(' ')} ended without an answer`);
    return JSON.parse(answer.value) as Answer;
  }

  close(): void {
    this.child.stdin!.end();
  }
}
