const HOUR_MS = 3_600_000;

interface Talk {
  readonly agent: string;
  readonly id: string;
  readonly channel: string;
  /** Before the moment the demo is made. */
  readonly hoursAgo: number;
  /** Turns in order, the person's first. */
  readonly turns: readonly string[];
}

/** Made-up conversations. */
const TALKS: readonly Talk[] = [
  {
    agent: 'main',
    id: 'demo-main-0',
    channel: 'telegram:1000001',
    hoursAgo: 3,
    turns: [
      'Put oat milk and batteries on the list',
      'Added both. The list has seven items now.',
      'Which batteries did the smoke alarms need?',
      'Four AA; you noted it in March.',
    ],
  },
  {
    agent: 'main',
    id: 'demo-main-1',
    channel: 'telegram:1000002',
    hoursAgo: 27,
    turns: [
      'When was the boiler serviced last?',
      'In September. The next service is due in September next year.',
      'Remind me in August',
      'I will remind you on 1 August at 9:00.',
    ],
  },
  {
    agent: 'main',
    id: 'demo-main-4',
    channel: 'telegram:1000001',
    hoursAgo: 98,
    turns: ['Is there rain tonight?', 'Yes, from about 21:00. The washing is still outside.'],
  },
  {
    agent: 'ops',
    id: 'demo-ops-0',
    channel: 'cron:certs',
    hoursAgo: 8,
    turns: [
      'Which certificates end within 14 days?',
      'One: cloud.example.net ends in 11 days. Its renewal timer is enabled and ran yesterday.',
    ],
  },
];

/** The transcripts (one JSON document a line) and the index of each agent, by path in the state directory. */
export function sessionFiles(now: number): Map<string, string> {
  const files = new Map<string, string>();
  const indexes = new Map<string, Record<string, unknown>>();
  for (const talk of TALKS) {
    const folder = `agents/${talk.agent}/sessions`;
    const startedAt = now - talk.hoursAgo * HOUR_MS;
    files.set(`${folder}/${talk.id}.jsonl`, transcript(talk, startedAt));
    const index = indexes.get(folder) ?? {};
    index[`agent:${talk.agent}:${talk.channel}`] = { sessionId: talk.id, updatedAt: startedAt };
    indexes.set(folder, index);
  }
  for (const [folder, index] of indexes)
    files.set(`${folder}/sessions.json`, `${JSON.stringify(index, null, 2)}\n`);
  return files;
}

function transcript({ id, turns }: Talk, startedAt: number): string {
  const at = (step: number) => new Date(startedAt + step * 20_000).toISOString();
  const header = { type: 'session', version: 3, id, timestamp: at(0), demo: true };
  const messages = turns.map((text, index) => ({
    type: 'message',
    id: `${id}-${index + 1}`,
    parentId: index === 0 ? null : `${id}-${index}`,
    timestamp: at(index + 1),
    message: { role: index % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text }] },
  }));
  return [header, ...messages].map((line) => `${JSON.stringify(line)}\n`).join('');
}
