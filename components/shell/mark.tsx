/** The sign of Gatehouse: an arch with its gate half raised. */
export function Mark({ className = 'size-5' }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true" className={className}>
      <path d="M2.75 17.25V9a7.25 7.25 0 0 1 14.5 0v8.25" strokeWidth="2" strokeLinecap="round" />
      <path d="M7 4.5v7M10 4v9M13 4.5v7M4 8.25h12" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}
