/** A realistic config of about the given size: many agents, each with comments, models and tools. Valid for 2026.9.6. */
export function sampleConfig(bytes: number): string {
  const head = `// Made for a measurement\n{\n  gateway: { mode: "local", port: 19789, bind: "loopback" },\n  logging: { level: "info" },\n  agents: {\n    ownership: "explicit",\n    entries: {\n`;
  const tail = `    },\n  },\n}\n`;
  let body = '';
  for (let n = 0; head.length + body.length + tail.length < bytes; n++) {
    body += `      // Agent ${n}\n      agent${n}: {\n        name: "Agent ${n}",\n        workspace: "~/.openclaw/workspace-${n}",\n        model: { primary: "anthropic/claude-${n}", fallbacks: ["openai/gpt-${n}"] },\n        tools: { deny: ["exec", "browser"] }, /* kept */\n      },\n`;
  }
  return head + body + tail;
}
