import { createStateSwapper } from '../state-swap.ts';

/** A process of its own that holds the lock of a state directory until it is killed, as the command line would. */
const [stateDir = ''] = process.argv.slice(2);
const swapper = createStateSwapper({ by: 'command-line' });
await swapper.lock(await swapper.site(stateDir), { work: 'backup' });
process.stdout.write('held\n');
setInterval(() => undefined, 1000);
