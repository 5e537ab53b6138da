// @ts-check
import { existsSync } from 'node:fs';

/** Whether packages of the system can be installed without asking anybody. */
export function mayUseApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * The steps that install packages of Debian for the tests.
 * @param {string} what as it is called in a sentence
 * @param {readonly string[]} packages the first is the one that `what` names
 * @param {string} expectation
 * @returns {Parameters<typeof import('./run.mjs').runStep>[0][]}
 */
export function debianPackages(what, packages, expectation) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return [
    {
      title: 'Reading the package lists',
      log: 'apt-update',
      command: ['apt-get', 'update'],
      env,
      failure: 'The package lists could not be read.',
    },
    {
      title: `Installing ${what} from the system packages for the tests`,
      expectation,
      log: `apt-install-${packages[0]}`,
      command: ['apt-get', 'install', '-y', '--no-install-recommends', ...packages],
      env,
      failure: `The package ${packages[0]} could not be installed.`,
    },
  ];
}
