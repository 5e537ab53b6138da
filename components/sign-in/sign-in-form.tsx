'use client';

import ArrowRight from 'lucide-react/icons/arrow-right';
import { Mark } from '@/components/shell/mark.tsx';
import { wordsOfError } from '@/components/sign-in/sign-in-words.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';

export interface SignInFormProps {
  /** The `error` parameter of the address. */
  error?: string | undefined;
  /** Path to open after signing in; the server checks that it is its own. */
  next?: string | undefined;
}

/** The body of the sign-in page. It is a plain form, so it works before and without scripts. */
export function SignInForm({ error, next }: SignInFormProps) {
  const words = wordsOfError(error);
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="w-full max-w-[400px]">
        <div className="mb-8 flex items-center gap-2.5 font-semibold text-md">
          <Mark className="size-6 text-accent" />
          Gatehouse
        </div>
        <h1 className="font-semibold text-xl">Sign in</h1>
        <p className="mt-2 text-muted">
          When Gatehouse starts, it prints a one-time link in its terminal. Open that link, or paste it here.
        </p>
        {words && (
          <Callout tone="down" title={words.title} role="alert" className="mt-6">
            {words.hint}
          </Callout>
        )}
        <form method="post" action="/api/session" className="mt-6 grid gap-4">
          {next && <input type="hidden" name="next" value={next} />}
          <Field label="One-time link or token">
            {(control) => (
              <Input {...control} mono name="token" required autoFocus autoComplete="one-time-code" large />
            )}
          </Field>
          <Button type="submit" variant="primary" size="lg" className="w-full">
            Sign in
            <ArrowRight aria-hidden className="size-4" />
          </Button>
        </form>
        <section className="mt-8 border-t pt-6">
          <h2 className="font-medium">No link at hand?</h2>
          <p className="mt-1 mb-3 text-muted">Print a new one in the folder of Gatehouse:</p>
          <CodeBlock label="Command" code="node bin/gatehouse.mjs link" prompt />
          <p className="mt-3 text-subtle text-sm">
            A link works once and for a short time. It never leaves that machine unless you carry it.
          </p>
        </section>
      </div>
    </main>
  );
}
