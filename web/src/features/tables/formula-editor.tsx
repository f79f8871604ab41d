import { autocompletion, completeFromList, type Completion } from '@codemirror/autocomplete';
import { setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { Input, useComputedColorScheme } from '@mantine/core';
import CodeMirror, { type ReactCodeMirrorRef } from '@uiw/react-codemirror';
import { useEffect, useId, useMemo, useRef } from 'react';
import classes from './formula-editor.module.css';

const FUNCTIONS = [
  'ABS', 'CEILING', 'CHARINDEX', 'COALESCE', 'CONCAT', 'CONVERT', 'DATALENGTH', 'DATEADD', 'DATEDIFF', 'DATEDIFF_BIG', 'DATENAME', 'DATEPART', 'DATETRUNC', 'DAY',
  'EOMONTH', 'FLOOR', 'GREATEST', 'IIF', 'ISNULL', 'LEAST', 'LEFT', 'LEN', 'LOWER', 'MONTH', 'NULLIF', 'POWER', 'QUOTENAME', 'REPLACE',
  'RIGHT', 'ROUND', 'SQRT', 'SUBSTRING', 'TRANSLATE', 'TRIM', 'TRY_CAST', 'UPPER', 'YEAR',
];
const PLACE = /, at character (\d+)\b/;

interface FormulaEditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Of fields, completed while one types. */
  names: readonly string[];
  /** What the server said; it ends with the place. */
  error: string | undefined;
}

/** An expression over the record's own fields, with what is wrong marked where it stands. */
export function FormulaEditor({ value, onChange, names, error }: FormulaEditorProps) {
  const id = useId();
  const dark = useComputedColorScheme('light') === 'dark';
  const editor = useRef<ReactCodeMirrorRef>(null);
  const known = names.join();
  const extensions = useMemo(() => {
    const options: Completion[] = [
      ...known.split(',').filter((name) => name !== '').map((label) => ({ label, type: 'variable', boost: 1 })),
      ...FUNCTIONS.map((label) => ({ label, type: 'function', apply: `${label}(` })),
    ];
    return [
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'Formula', 'aria-describedby': `${id}-about ${id}-error` }),
      autocompletion({ override: [completeFromList(options)] }),
    ];
  }, [known, id]);
  useEffect(() => {
    const view = editor.current?.view;
    if (view === undefined) return;
    const at = PLACE.exec(error ?? '')?.[1];
    const from = Math.min(Number(at ?? 1) - 1, view.state.doc.length);
    const to = from + (/^\w+/.exec(view.state.sliceDoc(from))?.[0].length ?? Math.min(1, view.state.doc.length - from));
    view.dispatch(setDiagnostics(view.state, error === undefined || at === undefined ? [] : [{ from: from === to ? Math.max(0, from - 1) : from, to, severity: 'error', message: error }]));
  }, [error]);
  return (
    <Input.Wrapper label="Formula" labelElement="div" error={error} errorProps={{ id: `${id}-error` }} descriptionProps={{ id: `${id}-about` }} description="Fields and functions: Quantity * Price, IIF(Paid, 'paid', 'open'), UPPER(Last_Name) + ', ' + First_Name">
      <div className={classes.editor} data-error={error !== undefined || undefined}>
        <CodeMirror ref={editor} value={value} onChange={onChange} extensions={extensions} theme={dark ? 'dark' : 'light'} minHeight="76px" maxHeight="240px" indentWithTab={false} basicSetup={{ autocompletion: false, foldGutter: false, lineNumbers: false, highlightActiveLine: false }} />
      </div>
    </Input.Wrapper>
  );
}
