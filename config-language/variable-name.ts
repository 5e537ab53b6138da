/** Names by which OpenClaw, Node or the system are steered; a secret there would do more than stand for itself. */
const STEERING =
  /^(OPENCLAW_(?!GATEWAY_(?:TOKEN|PASSWORD)$).*|NODE_.*|LD_.*|DYLD_.*|PATH|HOME|USER|SHELL|TMPDIR|TZ|LANG|LC_.*)$/;

/** Why a variable for a secret can't have this name, one sentence; null when it can. */
export function variableNameProblem(name: string): string | null {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) return 'Capital letters, digits and underscores, no digit first.';
  if (STEERING.test(name)) return `${name} steers OpenClaw or the system itself. Take another name.`;
  return null;
}

/** The first of `NAME`, `NAME_2`, `NAME_3` … that is free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let count = 2; isTaken(free); count++) free = `${name}_${count}`;
  return free;
}
