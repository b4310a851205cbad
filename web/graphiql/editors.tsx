import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

/**
 * Sets the editors up, which GraphiQL has no properties for: long lines go on below instead of out of sight, and
 * the colours change with those of the system.
 */
export function Editors() {
  const editors = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor', 'responseEditor'));
  const theme = useGraphiQL(({ theme }) => theme);
  const { setTheme } = useGraphiQLActions();

  useEffect(() => {
    for (const editor of Object.values(editors)) editor?.updateOptions({ fontSize: 13, wordWrap: 'on' });
  }, [editors]);

  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(theme);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [theme, setTheme]);
  return null;
}
