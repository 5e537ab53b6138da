export const themeCookie = 'gatehouse-theme';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** The choice in the cookie; anything else is the system's. */
export function parseTheme(cookieValue: string | undefined): ThemeChoice {
  return cookieValue === 'light' || cookieValue === 'dark' ? cookieValue : 'system';
}

/** For `<html data-theme={…}>`, so that the first paint already has the right theme. */
export function themeAttribute(choice: ThemeChoice): 'light' | 'dark' | undefined {
  return choice === 'system' ? undefined : choice;
}

/** Shows the theme now and keeps the choice for a year. */
export function applyTheme(choice: ThemeChoice): void {
  const attribute = themeAttribute(choice);
  if (attribute) document.documentElement.dataset.theme = attribute;
  else delete document.documentElement.dataset.theme;
  const age = attribute ? 31_536_000 : 0;
  // The server reads it with the page request; the Cookie Store API is not there over plain HTTP.
  Reflect.set(document, 'cookie', `${themeCookie}=${choice}; Path=/; Max-Age=${age}; SameSite=Lax`);
}
