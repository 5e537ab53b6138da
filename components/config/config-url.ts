import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

/** What of the page survives a reload: the open file, the panel over the editor, what it shows. */
const place = {
  file: parseAsString,
  panel: parseAsStringLiteral(['review', 'history', 'effective']),
  revision: parseAsString,
  operation: parseAsString,
};

export function useConfigUrl() {
  return useQueryStates(place);
}

export type ConfigUrl = ReturnType<typeof useConfigUrl>[0];
export type SetConfigUrl = ReturnType<typeof useConfigUrl>[1];
