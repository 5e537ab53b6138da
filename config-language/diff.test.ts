import { describe, expect, it } from 'vitest';
import { diffConfig } from './diff.ts';
import type { ConfigValue } from './syntax.ts';

const paths = (before: ConfigValue | undefined, after: ConfigValue | undefined) =>
  diffConfig(before, after).map((change) => `${change.kind} ${change.path}`);

describe('diffConfig', () => {
  it.each<[string, ConfigValue | undefined, ConfigValue | undefined, string[]]>([
    ['nothing', { a: 1 }, { a: 1 }, []],
    [
      'a changed leaf',
      { logging: { level: 'info' } },
      { logging: { level: 'debug' } },
      ['changed logging.level'],
    ],
    [
      'arrays as a whole',
      { tools: { deny: ['a', 'b'] } },
      { tools: { deny: ['b'] } },
      ['changed tools.deny'],
    ],
    ['equal arrays', { tools: { deny: [{ a: 1 }] } }, { tools: { deny: [{ a: 1 }] } }, []],
    ['a new section as one path', {}, { cron: { sessionRetention: '7d' } }, ['added cron']],
    [
      'a key in a section that is there',
      { cron: { a: 1 } },
      { cron: { a: 1, enabled: false } },
      ['added cron.enabled'],
    ],
    [
      'a new section with rules inside by its keys',
      {},
      { hooks: { enabled: true, token: 'x' } },
      ['added hooks.enabled', 'added hooks.token'],
    ],
    ['new env as one path', {}, { env: { vars: { FOO: '1' } } }, ['added env']],
    [
      'a new channel as one path',
      {},
      { channels: { telegram: { botToken: 'x' } } },
      ['added channels.telegram'],
    ],
    [
      'a plugin entry as one path',
      {},
      { plugins: { entries: { xai: { enabled: false } } } },
      ['added plugins.entries.xai'],
    ],
    ['a removed key', { update: { channel: 'beta' } }, {}, ['removed update.channel']],
    ['null as a value', { a: { b: null } }, { a: { b: 1 } }, ['changed a.b']],
    ['an object that becomes a value', { identity: { x: 1 } }, { identity: 'x' }, ['changed identity']],
    ['a root that is no object', 'a', ['b'], ['changed <root>']],
    ['a first config', undefined, { logging: { level: 'info' } }, ['added logging']],
    ['__proto__ as data', JSON.parse('{"__proto__": 1}'), {}, ['removed __proto__']],
    ['keys that objects inherit', {}, JSON.parse('{"constructor": {"a": 1}}'), ['added constructor']],
  ])('lists %s', (_name, before, after, expected) => {
    expect(paths(before, after)).toEqual(expected);
  });

  it('lists a dropped config in the order of the reloader', () => {
    const before = {
      gateway: { mode: 'local', port: 1, auth: { mode: 'token', token: 'x' }, controlUi: { enabled: false } },
      logging: { level: 'info' },
      session: { reset: { mode: 'idle' } },
    };
    expect(diffConfig(before, {}).map((change) => change.path)).toEqual([
      'gateway.mode',
      'gateway.port',
      'gateway.auth.mode',
      'gateway.auth.token',
      'gateway.controlUi.enabled',
      'logging',
      'session.reset',
    ]);
  });

  it('keeps sections whole without boundaries, as 2026.2.26 does', () => {
    const changes = diffConfig({}, { hooks: { enabled: true } }, { boundaries: [] });
    expect(changes).toEqual([{ path: 'hooks', segments: ['hooks'], kind: 'added' }]);
  });

  it('keeps dots inside of keys apart in the segments', () => {
    const [change] = diffConfig({ models: { 'a.b': 1 } }, { models: { 'a.b': 2 } });
    expect(change).toEqual({ path: 'models.a.b', segments: ['models', 'a.b'], kind: 'changed' });
  });
});
