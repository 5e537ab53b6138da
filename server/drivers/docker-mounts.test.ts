import { describe, expect, it } from 'vitest';
import { readContainerMounts } from './docker-mounts.ts';
import { fakeGateway } from './testdata/fake-program.ts';

describe('the mounts of a container (stand-in docker)', () => {
  const named = { name: 'claw', command: ['true'] };

  it('are its binds and volumes', async () => {
    const fake = await fakeGateway();
    const mounts = [
      { Type: 'bind', Source: '/srv/claw', Destination: '/home/node/.openclaw', RW: true },
      { Type: 'volume', Name: 'v', Source: '/var/lib/docker/volumes/v/_data', Destination: '/data' },
      { Type: 'tmpfs', Source: '', Destination: '/tmp' },
    ];
    fake.writeStandIn('container.json', { ...named, mounts });
    expect(await readContainerMounts('claw', fake.deps.env)).toEqual({
      mounts: [
        { source: '/srv/claw', destination: '/home/node/.openclaw' },
        { source: '/var/lib/docker/volumes/v/_data', destination: '/data' },
      ],
      problem: null,
    });
  });

  it.each([
    ['there is no such container', { ...named, name: 'other' }, 'No such container'],
    ['the engine does not answer', { ...named, trouble: 'engine' }, 'Cannot connect'],
    ['the answer is strange', { ...named, mounts: 'x' }, 'unknown way'],
  ])('are not known when %s, and that is said', async (_name, state, words) => {
    const fake = await fakeGateway();
    fake.writeStandIn('container.json', state);
    const found = await readContainerMounts('claw', fake.deps.env);
    expect(found).toMatchObject({ mounts: [], problem: expect.stringContaining(words) });
  });

  it('are not known where docker is not installed', async () => {
    const { problem } = await readContainerMounts('claw', { PATH: '/nonexistent' });
    expect(problem).toContain('docker is not on this machine');
  });
});
