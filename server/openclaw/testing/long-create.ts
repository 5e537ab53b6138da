import { createArchiver } from '../archiver.ts';
import { sourceOf } from './state-fixture.ts';

/** Makes a backup as the server does, and says when it is under way. Arguments: state directory, destination. */
const [stateDir = '', destinationDir = ''] = process.argv.slice(2);
await createArchiver({ now: Date.now }).create(
  { source: sourceOf(stateDir), destinationDir, level: 'small' },
  () => process.send?.('under way'),
);
process.disconnect();
