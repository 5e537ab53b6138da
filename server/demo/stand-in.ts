#!/usr/bin/env node
// A stand-in for OpenClaw in the demo of Gatehouse. It says so wherever it is asked; it talks to no model and no channel.
import { runGateway } from './stand-in/gateway.ts';

const args = process.argv.slice(2);
const [command, subcommand] = args;

if (command === '--version' || command === '-v') {
  process.stdout.write('demo\n');
} else if (command === 'gateway' && (subcommand === 'run' || subcommand === undefined)) {
  process.exitCode = await runGateway(args.slice(2), process.env);
} else {
  // What an OpenClaw without this command answers; Gatehouse then uses what it bundles.
  process.stderr.write(`error: unknown command '${args.join(' ')}' (this is the demo's stand-in)\n`);
  process.exitCode = 1;
}
