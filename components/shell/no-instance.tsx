import Server from 'lucide-react/icons/server';
import Link from 'next/link';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';

/** In place of a page of an instance that is not in the list. */
export function NoInstance({ slug }: { slug: string }) {
  return (
    <>
      <PageHeader title="No such instance" />
      <Card>
        <EmptyState
          icon={Server}
          title={`There is no instance “${slug}”`}
          action={
            <Link href="/instances" className={buttonClass()}>
              List of instances
            </Link>
          }
        >
          It was removed from the list, or the address is mistyped.
        </EmptyState>
      </Card>
    </>
  );
}
