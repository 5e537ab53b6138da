import { describe, expect, it } from 'vitest';
import { memoryFileAccess } from '../../config-language/file-access.ts';
import type { ConfigPath, ConfigValue } from '../../config-language/syntax.ts';
import { takeSettings } from './take-settings.ts';

const ROOT = '/s/openclaw.json';
const live = {
  [ROOT]: `// ours\n{\n  gateway: { port: 18789, bind: 'lan' }, // agreed\n  cron: { $include: './cron.json5' },\n}\n`,
  '/s/cron.json5': `{ enabled: true, /* keep */ }\n`,
};

function take(wanted: ConfigValue, paths: readonly ConfigPath[], files: Record<string, string> = live) {
  const place = { rootFile: ROOT, access: memoryFileAccess(files), includeRoots: [] };
  return Object.fromEntries(takeSettings(place, wanted, paths));
}

describe('single settings of a backup', () => {
  it('are edited where they are written, and no other byte changes', () => {
    expect(take({ gateway: { port: 1 } }, [['gateway', 'port']])).toEqual({
      [ROOT]: live[ROOT].replace('18789', '1'),
    });
  });

  it('go into the file that an include brought in', () => {
    expect(take({ cron: { enabled: false } }, [['cron', 'enabled']])).toEqual({
      '/s/cron.json5': live['/s/cron.json5'].replace('true', 'false'),
    });
  });

  it('are added where the backup has them, taken out where it has not', () => {
    const result = take({ gateway: { port: 18789 }, logging: { level: 'debug' } }, [
      ['gateway', 'bind'],
      ['logging', 'level'],
    ]);
    expect(result[ROOT]).toContain('// ours');
    expect(result[ROOT]).toContain('// agreed');
    expect(result[ROOT]).not.toContain('bind');
    expect(result[ROOT]).toContain('debug');
  });

  it('change nothing when they are so already', () => {
    const same = take({ gateway: { port: 18789 } }, [
      ['gateway', 'port'],
      ['hooks', 'token'],
    ]);
    expect(same[ROOT] ?? live[ROOT]).toBe(live[ROOT]);
  });

  it('are refused where an edit would not do what is wanted', () => {
    const files = {
      [ROOT]: '{ tools: { $include: ["./a.json5", "./b.json5"] } }',
      '/s/a.json5': '{ deny: ["a"] }',
      '/s/b.json5': '{ deny: ["b"] }',
    };
    expect(() => take({ tools: { deny: ['c'] } }, [['tools', 'deny']], files)).toThrow(
      /tools\.deny can’t be set/,
    );
    expect(() => take({ a: 1 }, [['a']], { [ROOT]: '{ a: ' })).not.toThrow(/undefined/);
  });
});
