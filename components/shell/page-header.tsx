import type { ReactNode } from 'react';

export interface PageHeaderProps {
  title: string;
  /** One line on what this page answers, or the state in words. */
  description?: ReactNode;
  /** Beside the title: a badge, "as of 14:02". */
  meta?: ReactNode;
  /** Buttons at the right; the main one last. */
  actions?: ReactNode;
}

/** The one `h1` of a page. */
export function PageHeader({ title, description, meta, actions }: PageHeaderProps) {
  return (
    <div className="mb-6 flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-60">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="font-semibold text-lg">{title}</h1>
          {meta && <div className="flex items-center gap-2 text-muted text-sm">{meta}</div>}
        </div>
        {description && <p className="mt-0.5 text-muted">{description}</p>}
      </div>
      {/* On a narrow screen the main one comes to the top. */}
      {actions && <div className="flex flex-wrap-reverse items-center gap-2">{actions}</div>}
    </div>
  );
}
