import type { Plan } from '@/components/config/procedures.ts';

/** The lines that an apply adds to the `.env` file: names alone, the values are shown nowhere. */
export function EnvFileView({ env }: { env: NonNullable<Plan['env']> }) {
  const { path, names, exists } = env;
  return (
    <section aria-label={`Changes of ${path}`}>
      <h3 className="mb-2 break-all font-medium">{path}</h3>
      <div className="rounded-card border bg-surface">
        <ul className="border-b py-2 font-mono text-sm">
          {names.map((name) => (
            <li key={name} className="break-all bg-ok-tint px-4">
              <span aria-hidden className="mr-3 text-ok">
                +
              </span>
              {name}=••••••••<span className="sr-only">, its value is hidden</span>
            </li>
          ))}
        </ul>
        <p className="px-4 py-2 text-muted text-sm">
          {exists
            ? `Added at the end; every other byte and the mode stay. The file as it is now is kept with the history (0600).`
            : 'The file is made, readable by its owner alone (0600).'}
        </p>
      </div>
    </section>
  );
}
