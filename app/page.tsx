import { redirect } from 'next/navigation';
import { currentApp } from '@/server/current-app.ts';

export default function Home(): never {
  const [first] = currentApp().instances.list();
  redirect(first ? `/i/${first.slug}/overview` : '/instances');
}
