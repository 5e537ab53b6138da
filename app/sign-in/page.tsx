import type { Metadata } from 'next';
import { SignInForm } from '@/components/sign-in/sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<{ error?: string; next?: string }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { error, next } = await searchParams;
  return <SignInForm error={error} next={next} />;
}
