// The protocol's types: configs, messages and reports as unions that a program can tell apart. Nothing here is run.
// Read next: `script.ts`.
import type { Config, Message, Report } from 'extension-update/element';

const source = { kind: 'releases-api', url: 'https://a.example/', transport: 'fetch' } as const;

export const single: Config = {
  extension: { id: 'DEMO', name: 'Demo', version: '0.0.0.3' },
  source,
  licenceKey: 'KEY',
  licence: { until: '2026-12-31' },
  host: {
    platform: '8.3.24.1548',
    obstacle: null,
    session: '7',
    operation: { operation: 'a-1', version: '0.0.0.4', stage: 'write' },
    schedule: true,
    scheduled: {
      operation: 'a-2',
      version: '0.0.0.4',
      sha256: '00',
      from: '2026-10-03T02:00:00+03:00',
      until: '2026-10-03T05:00:00+03:00'
    },
    night: { version: '0.0.0.4', at: '2026-10-03T03:12:00+03:00', outcome: 'installed' }
  },
  policy: {
    channels: ['stable'],
    channelChoices: ['stable', 'beta'],
    checkInterval: 24,
    imageHosts: ['a.example'],
    threshold: 1
  },
  memory: {},
  locale: 'ru',
  theme: 'auto'
};

export const several: Config = {
  extensions: [
    { extension: { id: 'A', version: '1.0' }, source, memory: { seq: 1 } },
    { extension: { id: 'B', version: '' } }
  ],
  source,
  locale: 'en'
};

// @ts-expect-error: there is no such obstacle.
export const wrongObstacle: Config = { extension: { id: 'A', version: '' }, source, host: { obstacle: 'tired' } };
// @ts-expect-error: one extension or several, not both.
export const both: Config = { extension: { id: 'A', version: '' }, source, extensions: [] };
// @ts-expect-error: a misspelt key.
export const misspelt: Config = { extension: { id: 'A', version: '' }, source, license: { until: '2026-12-31' } };

/** What a host that pulls does: the name tells the parameters. */
export function answer(message: Message): Report | null {
  switch (message.message) {
    case 'fetch':
      // @ts-expect-error: the body may be missing.
      message.params.body.length;
      return { report: 'fetched', ticket: message.params.ticket, status: 200, body: '' };
    case 'install':
      return {
        report: 'preflight',
        operation: message.params.operation,
        problems: [{ code: 'sessions', text: 'Two users', blocks: false }]
      };
    case 'proceed':
      return { report: 'progress', operation: message.params.operation, stage: 'download', done: 1, total: 2 };
    case 'schedule':
      return {
        report: 'scheduled',
        operation: message.params.operation,
        from: '2026-10-03T02:00:00+03:00',
        until: '2026-10-03T05:00:00+03:00'
      };
    case 'unschedule':
      return { report: 'unscheduled', operation: message.params.operation };
    case 'cancel':
      return { report: 'failed', operation: message.params.operation, code: 'cancelled' };
    case 'ready':
    case 'state':
    case 'download':
    case 'restart':
    case 'open-link':
    case 'open-registration':
    case 'remember':
      return null;
    default: {
      // Every message has been named: nothing is left.
      const none: never = message;
      return none;
    }
  }
}

// @ts-expect-error: an answer has a status or an error.
export const neither: Report = { report: 'fetched', ticket: 1 };
// @ts-expect-error: `signature` is a code of a check, not of an install.
export const wrongCode: Report = { report: 'failed', operation: '1', code: 'signature' };
// @ts-expect-error: a preflight without a problem is `accepted`.
export const noProblem: Report = { report: 'preflight', operation: '1', problems: [] };
// @ts-expect-error: the panel has no words for such a problem.
export const wrongProblem: Report = { report: 'preflight', operation: '1', problems: [{ code: 'weather' }] };
