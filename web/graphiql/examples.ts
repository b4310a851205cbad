import type { TabsState } from '@graphiql/react';

type TabState = TabsState['tabs'][number];

export interface Example {
  name: string;
  query: string;
  variables: string | null;
}

const files = import.meta.glob<string>('./examples/*', { query: '?raw', import: 'default', eager: true });

/** A first conversation, an operation a tab. The numbers of the files are their order. */
export const examples: readonly Example[] = Object.keys(files)
  .filter((file) => file.endsWith('.graphql'))
  .sort()
  .map((file) => ({
    name: /^(?:query|mutation|subscription) (\w+)/m.exec(files[file]!)![1]!,
    query: files[file]!.trimEnd(),
    variables: files[file.replace('.graphql', '.json')]?.trimEnd() ?? null,
  }));

/** The examples as tabs, without those that are open and as they were. */
export function examplesBeside(tabs: readonly TabState[]): TabState[] {
  return examples
    .filter(({ query }) => !tabs.some((tab) => tab.query === query))
    .map(({ name, query, variables }) => ({
      id: `${name}-${Date.now()}`,
      hash: '', // GraphiQL makes it when it needs it.
      title: name,
      operationName: name,
      query,
      variables,
      headers: null,
      response: null,
    }));
}

/** What stands in the variables of examples for what only an answer can tell. */
const blanks = [
  { blank: 'ID OF THE ROOM', what: 'room', payload: 'createRoom' },
  { blank: 'ID OF THE MESSAGE', what: 'message', payload: 'sendMessage' },
] as const;

export interface Found {
  /** What was found: a room or a message. */
  what: string;
  /** All tabs, with its id where it was wanted. The active one is the same as it was. */
  tabs: TabState[];
}

/** An id in the answer of the active tab for which others have a blank. */
export function findId({ tabs, activeTabIndex }: Pick<TabsState, 'tabs' | 'activeTabIndex'>): Found | undefined {
  const active = tabs[activeTabIndex];
  for (const { blank, what, payload } of blanks) {
    const wanted = (tab: TabState) => tab !== active && tab.variables?.includes(`"${blank}"`);
    if (!tabs.some(wanted)) continue;
    const id = dataOf(active?.response)?.[payload]?.[what]?.id;
    if (typeof id !== 'string') continue;
    const fill = (tab: TabState) => ({ ...tab, variables: tab.variables!.replaceAll(`"${blank}"`, JSON.stringify(id)) });
    return { what, tabs: tabs.map((tab) => (wanted(tab) ? fill(tab) : tab)) };
  }
  return undefined;
}

type Data = Partial<Record<string, Partial<Record<string, { id?: unknown } | null>> | null>>;

function dataOf(response: string | null | undefined): Data | undefined {
  try {
    return JSON.parse(response ?? '').data;
  } catch {
    return undefined;
  }
}
