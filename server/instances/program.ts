/** There is no OpenClaw program: what that means and how to tell where it is, in sentences. */
export const OPENCLAW_NOT_FOUND =
  'OpenClaw was not found on this machine. If it is here, set OPENCLAW_BIN to its program and start Gatehouse again.';
